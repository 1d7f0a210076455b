package io.tollgate.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time in which a budget counts.
 *
 * @param name part of the counter's name, so that a reset is a new counter
 * @param start inclusive, null for "since ever"
 * @param end exclusive, null for "for ever"
 */
public record Window(String name, @Nullable Instant start, @Nullable Instant end) {

    /** The window of a budget that is never reset. */
    public static final Window LIFETIME = new Window("total", null, null);

    /** A window that starts again has two ends: readers of counters know it by them. */
    private static final Instant FOR_EVER = Instant.parse("9999-12-31T00:00:00Z");

    /** What is left of this window from a moment inside it; this window when it is not inside. */
    Window startingAgainAt(Instant moment) {
        if (start != null && !moment.isAfter(start) || end != null && !moment.isBefore(end)) {
            return this;
        }
        return new Window(name + "@" + moment.toEpochMilli(), moment, end == null ? FOR_EVER : end);
    }
}
