package io.tollgate.sdk.http;

import java.time.Duration;

/**
 * Separate limits of one upstream call, each positive.
 *
 * @param connect to open the connection, TLS included
 * @param firstByte from the sent request to the first byte of the answer
 * @param betweenChunks between two reads of the answer
 * @param total the whole call; the caller keeps it while it reads a stream
 */
public record Timeouts(
        Duration connect, Duration firstByte, Duration betweenChunks, Duration total) {
    /**
     * 5 s, 600 s, 120 s and 600 s: reasoning models may think for minutes before the first byte.
     */
    public static Timeouts defaults() {
        return new Timeouts(
                Duration.ofSeconds(5),
                Duration.ofSeconds(600),
                Duration.ofSeconds(120),
                Duration.ofSeconds(600));
    }

    public Timeouts {
        for (Duration each : new Duration[] {connect, firstByte, betweenChunks, total}) {
            if (each.isNegative() || each.isZero()) {
                throw new IllegalArgumentException("Timeouts are positive durations");
            }
        }
    }
}
