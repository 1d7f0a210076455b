package io.tollgate.contracts;

import java.math.BigDecimal;
import java.util.List;

/** Answer to a {@link TotalsRequest}, in the questions' order. */
public record Totals(List<Total> totals) {

    public Totals {
        totals = List.copyOf(totals);
    }

    /**
     * What one entity spent.
     *
     * @param nanoUsd each row rounded up to whole nano-USD, then added: what the counters hold
     * @param usd exact
     */
    public record Total(long nanoUsd, BigDecimal usd) {}
}
