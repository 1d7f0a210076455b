package io.tollgate.contracts;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * One budget of one level.
 *
 * @param maxNanoUsd the limit in nano-USD, 0 to 9·10¹⁵ (nine million dollars: the counters are
 *     exact up to 2⁵³); null counts without limiting
 * @param softNanoUsd where somebody is told, in nano-USD; null for nowhere
 * @param duration the window in LiteLLM's form ({@code 30s}, {@code 24h}, {@code 30d}, {@code
 *     1mo}); null means the whole life of the entity
 * @param anchor where windows that do not follow the calendar start
 * @param zone whose calendar windows follow
 * @param increase raises the limit for a while, null for never
 * @param resetAt what was spent before this moment counts no more; null when it was never reset
 */
public record Budget(
        @Nullable Long maxNanoUsd,
        @Nullable Long softNanoUsd,
        @Nullable String duration,
        Instant anchor,
        ZoneId zone,
        @Nullable BudgetIncrease increase,
        BudgetMode mode,
        @Nullable Instant resetAt) {

    /** The largest limit the counters hold exactly, in nano-USD. */
    public static final long MAX_NANO_USD = 9_000_000_000_000_000L;

    public Budget {
        requireCountable(maxNanoUsd);
        requireCountable(softNanoUsd);
        if (duration != null) {
            BudgetPeriod.parse(duration);
        }
    }

    /** A budget whose spend was never reset. */
    public Budget(
            @Nullable Long maxNanoUsd,
            @Nullable Long softNanoUsd,
            @Nullable String duration,
            Instant anchor,
            ZoneId zone,
            @Nullable BudgetIncrease increase,
            BudgetMode mode) {
        this(maxNanoUsd, softNanoUsd, duration, anchor, zone, increase, mode, null);
    }

    /** A budget by UTC, without a soft limit and without an increase. */
    public static Budget of(
            @Nullable Long maxNanoUsd, @Nullable String duration, Instant anchor, BudgetMode mode) {
        return new Budget(maxNanoUsd, null, duration, anchor, ZoneOffset.UTC, null, mode);
    }

    private static void requireCountable(@Nullable Long nanoUsd) {
        if (nanoUsd != null && (nanoUsd < 0 || nanoUsd > MAX_NANO_USD)) {
            throw new IllegalArgumentException(
                    "a budget lies between 0 and 9000000 USD: " + nanoUsd + " nano-USD");
        }
    }

    /** The limit in force, nano-USD; null when the budget only counts. */
    public @Nullable Long limitAt(Instant now) {
        if (maxNanoUsd == null || increase == null || !now.isBefore(increase.until())) {
            return maxNanoUsd;
        }
        return Math.min(MAX_NANO_USD, Math.addExact(maxNanoUsd, increase.nanoUsd()));
    }

    /** The window that {@code now} lies in. */
    public Window windowAt(Instant now) {
        Window window =
                duration == null
                        ? Window.LIFETIME
                        : BudgetPeriod.parse(duration).windowAt(now, anchor, zone);
        return resetAt == null ? window : window.startingAgainAt(resetAt);
    }
}
