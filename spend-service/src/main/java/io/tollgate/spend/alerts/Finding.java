package io.tollgate.spend.alerts;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.Window;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing to say about a budget.
 *
 * @param limitNanoUsd what was crossed a share of: the limit, or the soft budget
 * @param exhaustedAt when the limit will be spent, for a projection only
 */
record Finding(AlertKind kind, long limitNanoUsd, @Nullable Instant exhaustedAt) {

    /** A projection from less of the window than this says nothing. */
    private static final int LEAST_PART_OF_WINDOW = 10;

    /**
     * Everything that holds.
     *
     * @param now also decides whether an increase is in force; the window may be over by then
     * @param spent in the window, nano-USD
     * @param projectFrom least spend of which a projection is made, nano-USD
     */
    static List<Finding> of(
            Budget budget, Window window, Instant now, long spent, long projectFrom) {
        List<Finding> found = new ArrayList<>();
        Long soft = budget.softNanoUsd();
        if (soft != null && spent > 0 && spent >= soft) {
            found.add(new Finding(AlertKind.SOFT_BUDGET, soft, null));
        }
        Long limit = budget.limitAt(now);
        if (limit == null || spent <= 0) {
            return found;
        }
        threshold(found, AlertKind.THRESHOLD_80, 80, limit, spent);
        threshold(found, AlertKind.THRESHOLD_90, 90, limit, spent);
        threshold(found, AlertKind.THRESHOLD_100, 100, limit, spent);
        Instant exhausted =
                spent >= limit || spent < projectFrom
                        ? null
                        : exhaustedAt(budget, window, now, spent, limit);
        if (exhausted != null) {
            found.add(new Finding(AlertKind.PROJECTED_OVERRUN, limit, exhausted));
        }
        return found;
    }

    private static void threshold(
            List<Finding> found, AlertKind kind, int percent, long limit, long spent) {
        // Limits end at 9·10¹⁵, so a hundred of them still fit.
        if (spent >= Math.ceilDiv(limit * percent, 100)) {
            found.add(new Finding(kind, limit, null));
        }
    }

    /** Null when the window outlives the money, or too little of it has passed to tell. */
    private static @Nullable Instant exhaustedAt(
            Budget budget, Window window, Instant now, long spent, long limit) {
        Instant end = window.end();
        if (window.start() == null || end == null || !now.isBefore(end)) {
            return null;
        }
        // A budget younger than its window spends since its own start only.
        Instant start =
                budget.anchor().isAfter(window.start()) && budget.anchor().isBefore(now)
                        ? budget.anchor()
                        : window.start();
        long elapsed = Duration.between(start, now).toMillis();
        long whole = Duration.between(start, end).toMillis();
        if (elapsed <= 0 || elapsed < whole / LEAST_PART_OF_WINDOW) {
            return null;
        }
        BigInteger needed =
                BigInteger.valueOf(elapsed)
                        .multiply(BigInteger.valueOf(limit))
                        .divide(BigInteger.valueOf(spent));
        return needed.compareTo(BigInteger.valueOf(whole)) < 0
                ? start.plusMillis(needed.longValueExact())
                : null;
    }
}
