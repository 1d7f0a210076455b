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
}
