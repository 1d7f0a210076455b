package io.tollgate.e2e.upstream;

import java.math.BigDecimal;

/**
 * USD for one token.
 *
 * @param input of the prompt
 * @param output of the answer
 */
public record Prices(BigDecimal input, BigDecimal output) {

    /** 1 and 4 USD for a million tokens. */
    public static final Prices USUAL = of("0.000001", "0.000004");

    public static Prices of(String input, String output) {
        return new Prices(new BigDecimal(input), new BigDecimal(output));
    }

    public BigDecimal cost(int inputTokens, int outputTokens) {
        return input.multiply(BigDecimal.valueOf(inputTokens))
                .add(output.multiply(BigDecimal.valueOf(outputTokens)));
    }
}
