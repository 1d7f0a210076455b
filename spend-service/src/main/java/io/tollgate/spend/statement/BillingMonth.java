package io.tollgate.spend.statement;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of {@code spend.charge} are billed in a month, in UTC: those admitted in it, and those
 * of earlier months that came after these were closed. A closed month takes what was stored by its
 * close; so every row is billed in exactly one month from the first closed one on.
 *
 * @param closed null while it is open
 * @param before the month closed just before it; null when none was
 * @param first the first month that was ever closed; null when none was
 */
public record BillingMonth(
        YearMonth month,
        @Nullable ClosedMonth closed,
        @Nullable ClosedMonth before,
        @Nullable YearMonth first) {

    /** No partition is looked at for late rows where none can be. */
    private static final LocalDate NEVER = LocalDate.of(9999, 12, 31);

    /** SQL over {@code spend.charge}, in {@link #parameters()}; a constant. */
    public static final String CONDITION =
            """
            (CAST(:closedAt AS timestamptz) IS NULL OR stored_at <= :closedAt)
                AND ((admitted_at >= :monthStart AND admitted_at < :monthEnd
                        AND partition_day BETWEEN :firstDay AND :lastDay)
                    OR (admitted_at >= CAST(:billedFrom AS timestamptz)
                        AND admitted_at < :monthStart
                        AND stored_at > CAST(:lateAfter AS timestamptz)
                        AND partition_day BETWEEN :lateFirstDay AND :lateLastDay))
            """;

    static BillingMonth of(YearMonth month, List<ClosedMonth> closed) {
        ClosedMonth itself = null;
        ClosedMonth before = null;
        YearMonth first = closed.isEmpty() ? null : closed.getFirst().month();
        for (ClosedMonth one : closed) {
            if (one.month().equals(month)) {
                itself = one;
            }
            if (one.month().equals(month.minusMonths(1))) {
                before = one;
            }
        }
        return new BillingMonth(month, itself, before, first);
    }

    public boolean open() {
        return closed == null;
    }

    /** Whether usage of that month is a correction here: it was billed before. */
    public boolean corrects(YearMonth usage) {
        return usage.isBefore(month) && before != null;
    }

    /** What {@link #CONDITION} needs. Without a month closed before, nothing late is taken. */
    public Map<String, @Nullable Object> parameters() {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put(
                "closedAt", closed == null ? null : closed.closedAt().atOffset(ZoneOffset.UTC));
        parameters.put("monthStart", month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC));
        parameters.put(
                "monthEnd", month.plusMonths(1).atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC));
        // A request's id, which names the partition, and its admission are at most a day apart.
        parameters.put("firstDay", month.atDay(1).minusDays(1));
        parameters.put("lastDay", month.atEndOfMonth().plusDays(1));
        parameters.put(
                "billedFrom",
                first == null || before == null
                        ? null
                        : first.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC));
        parameters.put(
                "lateFirstDay",
                first == null || before == null ? NEVER : first.atDay(1).minusDays(1));
        parameters.put("lateLastDay", month.atDay(1));
        parameters.put(
                "lateAfter", before == null ? null : before.closedAt().atOffset(ZoneOffset.UTC));
        return parameters;
    }
}
