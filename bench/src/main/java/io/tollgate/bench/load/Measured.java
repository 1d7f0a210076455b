package io.tollgate.bench.load;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What one load came to, all times in ns. Written by the load's event loop only, read after it.
 * "Added" is the time from when a request was due, less the provider's own time.
 */
public final class Measured {

    private static final long LONGEST = 300_000_000_000L;

    /** Unary answers: from due to the last byte. */
    public final Histogram whole = histogram();

    /** Unary answers: the same, less the provider's own time. */
    public final Histogram added = histogram();

    /** Streams: from due to the first token, less the provider's own time. */
    public final Histogram addedFirstToken = histogram();

    /** Streams: from the provider's write of a token to its arrival. */
    public final Histogram chunkDelay = histogram();

    /** Streams: from one token to the next. */
    public final Histogram gap = histogram();

    /** Why calls failed, and how often. */
    public final Map<String, Long> errors = new TreeMap<>();

    private static Histogram histogram() {
        return new Histogram(LONGEST, 3);
    }

    static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, LONGEST));
    }

    void error(String why) {
        errors.merge(why, 1L, Long::sum);
    }

    /** Failed calls. */
    public long failed() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }
}
