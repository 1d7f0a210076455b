package io.tollgate.contracts;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Money in counters is whole nano-USD, always rounded up; money elsewhere is exact decimal USD. */
public final class Money {

    private static final int NANO_DIGITS = 9;

    private Money() {}

    /**
     * Rounds up to whole nano-USD.
     *
     * @throws ArithmeticException beyond 9.2·10⁹ USD
     */
    public static long ceilNanoUsd(BigDecimal usd) {
        return usd.movePointRight(NANO_DIGITS).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    /** Exact USD of whole nano-USD, without trailing zeros. */
    public static BigDecimal usd(long nanoUsd) {
        BigDecimal usd = BigDecimal.valueOf(nanoUsd, NANO_DIGITS).stripTrailingZeros();
        return usd.scale() < 0 ? usd.setScale(0) : usd;
    }
}
