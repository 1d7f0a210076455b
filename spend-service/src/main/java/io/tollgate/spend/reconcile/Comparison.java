package io.tollgate.spend.reconcile;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Two sides of the same bill, by day and model.
 *
 * @param tolerance USD by which they may differ and still match
 */
record Comparison(Map<LocalDate, Map<String, Sides>> days, BigDecimal tolerance) {

    private static final int PERCENT_DECIMALS = 4;

    /**
     * What the provider says and what the ledger has, USD.
     *
     * @param ledger list cost less discount: the margin is not the provider's
     */
    record Sides(BigDecimal invoiced, BigDecimal ledger) {

        static final Sides NONE = new Sides(BigDecimal.ZERO, BigDecimal.ZERO);

        Sides plus(Sides other) {
            return new Sides(invoiced.add(other.invoiced), ledger.add(other.ledger));
        }

        private String status(BigDecimal tolerance) {
            if (invoiced.subtract(ledger).abs().compareTo(tolerance) <= 0) {
                return "match";
            }
            if (ledger.signum() == 0) {
                return "only_invoiced";
            }
            return invoiced.signum() == 0 ? "only_in_ledger" : "differs";
        }

        Map<String, @Nullable Object> shown(BigDecimal tolerance) {
            Map<String, @Nullable Object> shown = new LinkedHashMap<>();
            shown.put("invoiced", invoiced);
            shown.put("ledger", ledger);
            shown.put("difference", invoiced.subtract(ledger));
            shown.put(
                    "difference_percent",
                    ledger.signum() == 0
                            ? null
                            : invoiced.subtract(ledger)
                                    .movePointRight(2)
                                    .divide(ledger, PERCENT_DECIMALS, RoundingMode.HALF_EVEN));
            shown.put("status", status(tolerance));
            return shown;
        }
    }

    static Comparison of(
            Map<Invoice.Line, BigDecimal> invoiced,
            Map<Invoice.Line, BigDecimal> ledger,
            BigDecimal tolerance) {
        Map<LocalDate, Map<String, Sides>> days = new TreeMap<>();
        invoiced.forEach((line, usd) -> add(days, line, new Sides(usd, BigDecimal.ZERO)));
        ledger.forEach((line, usd) -> add(days, line, new Sides(BigDecimal.ZERO, usd)));
        return new Comparison(days, tolerance);
    }

    private static void add(
            Map<LocalDate, Map<String, Sides>> days, Invoice.Line line, Sides sides) {
        days.computeIfAbsent(line.day(), day -> new TreeMap<>())
                .merge(line.model(), sides, Sides::plus);
    }

    private static Sides sum(Map<String, Sides> models) {
        return models.values().stream().reduce(Sides.NONE, Sides::plus);
    }

    Map<String, @Nullable Object> totals() {
        return days.values().stream()
                .map(Comparison::sum)
                .reduce(Sides.NONE, Sides::plus)
                .shown(tolerance);
    }

    List<Map<String, @Nullable Object>> shownDays() {
        List<Map<String, @Nullable Object>> shown = new ArrayList<>();
        days.forEach(
                (day, models) -> {
                    Map<String, @Nullable Object> one = new LinkedHashMap<>();
                    one.put("date", day.toString());
                    one.putAll(sum(models).shown(tolerance));
                    shown.add(one);
                });
        return shown;
    }

    List<Map<String, @Nullable Object>> shownLines() {
        List<Map<String, @Nullable Object>> shown = new ArrayList<>();
        days.forEach(
                (day, models) ->
                        models.forEach(
                                (model, sides) -> {
                                    Map<String, @Nullable Object> one = new LinkedHashMap<>();
                                    one.put("date", day.toString());
                                    one.put("model", model.isEmpty() ? null : model);
                                    one.putAll(sides.shown(tolerance));
                                    shown.add(one);
                                }));
        return shown;
    }
}
