package io.tollgate.contracts;

import java.math.BigDecimal;

/**
 * Exact cost of one attempt in USD and what it is made of; the parts add up to the total.
 *
 * @param input uncached input tokens
 * @param other flat fees, audio, images and whatever else has a price of its own
 */
public record CostParts(
        BigDecimal input,
        BigDecimal output,
        BigDecimal cacheRead,
        BigDecimal cacheWrite,
        BigDecimal other) {

    public static final CostParts ZERO =
            new CostParts(
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO);

    /** USD, exact. */
    public BigDecimal total() {
        return input.add(output).add(cacheRead).add(cacheWrite).add(other);
    }
}
