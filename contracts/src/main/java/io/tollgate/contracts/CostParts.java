package io.tollgate.contracts;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Exact cost of one attempt in USD and what it is made of. What an older sender leaves out is zero.
 *
 * @param input uncached input tokens
 * @param output output tokens
 * @param other flat fees and whatever else has a price of its own and no part here
 * @param audio audio that is billed by length or characters; tokens of audio are input and output
 * @param image images billed by the piece
 * @param tool tools of the provider, such as web searches
 * @param discount what is taken off the list price, from 0
 * @param margin what is added to it after the discount, from 0
 */
public record CostParts(
        BigDecimal input,
        BigDecimal output,
        BigDecimal cacheRead,
        BigDecimal cacheWrite,
        BigDecimal other,
        BigDecimal audio,
        BigDecimal image,
        BigDecimal tool,
        BigDecimal discount,
        BigDecimal margin) {

    public static final CostParts ZERO =
            new CostParts(
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO);

    public CostParts {
        audio = orZero(audio);
        image = orZero(image);
        tool = orZero(tool);
        discount = orZero(discount);
        margin = orZero(margin);
    }

    /** Tokens and flat fees at their list price. */
    public CostParts(
            BigDecimal input,
            BigDecimal output,
            BigDecimal cacheRead,
            BigDecimal cacheWrite,
            BigDecimal other) {
        this(
                input,
                output,
                cacheRead,
                cacheWrite,
                other,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO);
    }

    /** USD before discount and margin, exact. */
    public BigDecimal list() {
        return input.add(output)
                .add(cacheRead)
                .add(cacheWrite)
                .add(other)
                .add(audio)
                .add(image)
                .add(tool);
    }

    /** USD, exact. */
    public BigDecimal total() {
        return list().subtract(discount).add(margin);
    }

    /** The same list cost with other adjustments. */
    public CostParts adjusted(BigDecimal newDiscount, BigDecimal newMargin) {
        return new CostParts(
                input,
                output,
                cacheRead,
                cacheWrite,
                other,
                audio,
                image,
                tool,
                newDiscount,
                newMargin);
    }

    private static BigDecimal orZero(@Nullable BigDecimal part) {
        return part == null ? BigDecimal.ZERO : part;
    }
}
