package io.tollgate.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One budget of one level.
 *
 * @param maxNanoUsd the limit in nano-USD, 0 to 9·10¹⁵ (nine million dollars: the counters are
 *     exact up to 2⁵³); null counts without limiting
 * @param duration the window in LiteLLM's form ({@code 30s}, {@code 24h}, {@code 30d}, {@code
 *     1mo}); null means the whole life of the entity
 * @param anchor where windows that do not follow the calendar start
 */
public record Budget(
        @Nullable Long maxNanoUsd, @Nullable String duration, Instant anchor, BudgetMode mode) {

    /** The largest limit the counters hold exactly, in nano-USD. */
    public static final long MAX_NANO_USD = 9_000_000_000_000_000L;

    public Budget {
        if (maxNanoUsd != null && (maxNanoUsd < 0 || maxNanoUsd > MAX_NANO_USD)) {
            throw new IllegalArgumentException(
                    "a budget lies between 0 and 9000000 USD: " + maxNanoUsd + " nano-USD");
        }
        if (duration != null) {
            BudgetPeriod.parse(duration);
        }
    }

    /** The window that {@code now} lies in. */
    public Window windowAt(Instant now) {
        return duration == null
                ? Window.LIFETIME
                : BudgetPeriod.parse(duration).windowAt(now, anchor);
    }
}
