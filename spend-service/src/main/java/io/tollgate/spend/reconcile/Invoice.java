package io.tollgate.spend.reconcile;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/** What a provider's file says: USD by day and by the provider's name of a model. */
final class Invoice {

    private final Map<Line, BigDecimal> lines = new HashMap<>();
    private long leftOut;

    /**
     * Where an amount belongs.
     *
     * @param model as the provider writes it; empty where it does not tell
     */
    record Line(LocalDate day, String model) {}

    void add(LocalDate day, String model, BigDecimal usd) {
        lines.merge(new Line(day, model), usd, BigDecimal::add);
    }

    /** A line that is about something else. */
    void leaveOut() {
        leftOut++;
    }

    Map<Line, BigDecimal> lines() {
        return lines;
    }

    long leftOut() {
        return leftOut;
    }
}
