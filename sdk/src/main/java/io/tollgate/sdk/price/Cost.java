package io.tollgate.sdk.price;

import java.math.BigDecimal;

/**
 * What one call cost, in exact USD.
 *
 * @param input the prompt without its cached parts
 * @param output everything generated
 * @param cacheRead the part of the prompt read from the cache
 * @param cacheWrite the part of the prompt written to the cache
 * @param other flat fees of the call
 * @param total the sum of the others
 */
public record Cost(
        BigDecimal input,
        BigDecimal output,
        BigDecimal cacheRead,
        BigDecimal cacheWrite,
        BigDecimal other,
        BigDecimal total) {
    public Cost {
        if (total.compareTo(input.add(output).add(cacheRead).add(cacheWrite).add(other)) != 0) {
            throw new IllegalArgumentException("The total is the sum of the parts");
        }
    }

    static Cost of(
            BigDecimal input,
            BigDecimal output,
            BigDecimal cacheRead,
            BigDecimal cacheWrite,
            BigDecimal other) {
        return new Cost(
                input,
                output,
                cacheRead,
                cacheWrite,
                other,
                input.add(output).add(cacheRead).add(cacheWrite).add(other));
    }
}
