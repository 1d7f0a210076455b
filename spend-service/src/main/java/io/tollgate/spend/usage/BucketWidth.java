package io.tollgate.spend.usage;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Lengths of buckets; each has the table that answers for it. The texts are constants. */
enum BucketWidth {
    MINUTE(
            "1m",
            Duration.ofMinutes(1),
            60,
            1_440,
            """
            spend.charge
            WHERE admitted_at >= :from AND admitted_at < :to
                AND partition_day BETWEEN CAST(CAST(:from AS timestamptz) AT TIME ZONE 'UTC' AS date) - 1
                    AND CAST(CAST(:to AS timestamptz) AT TIME ZONE 'UTC' AS date) + 1
            """,
            "extract(epoch FROM date_trunc('minute', admitted_at))"),
    HOUR(
            "1h",
            Duration.ofHours(1),
            24,
            168,
            """
            spend.usage_hour AS u JOIN spend.usage_dimension AS d ON d.id = u.dimension_id
            WHERE hour >= :from AND hour < :to
            """,
            "extract(epoch FROM hour)"),
    DAY(
            "1d",
            Duration.ofDays(1),
            7,
            31,
            """
            spend.usage_day AS u JOIN spend.usage_dimension AS d ON d.id = u.dimension_id
            WHERE day >= CAST(CAST(:from AS timestamptz) AT TIME ZONE 'UTC' AS date)
                AND day < CAST(CAST(:to AS timestamptz) AT TIME ZONE 'UTC' AS date)
            """,
            "extract(epoch FROM CAST(day AS timestamp))");

    private final String label;
    private final Duration length;
    private final int usualLimit;
    private final int mostLimit;
    private final String from;
    private final String start;

    BucketWidth(
            String label,
            Duration length,
            int usualLimit,
            int mostLimit,
            String from,
            String start) {
        this.label = label;
        this.length = length;
        this.usualLimit = usualLimit;
        this.mostLimit = mostLimit;
        this.from = from;
        this.start = start;
    }

    String label() {
        return label;
    }

    int usualLimit() {
        return usualLimit;
    }

    int mostLimit() {
        return mostLimit;
    }

    /** SQL after FROM, up to and with the condition on time. */
    String from() {
        return from;
    }

    /** SQL of a bucket's start, in seconds. */
    String start() {
        return start;
    }

    /** The start of the bucket that holds a moment. */
    Instant floor(Instant moment) {
        long seconds = length.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), seconds) * seconds);
    }

    Instant after(Instant start, long buckets) {
        return start.plus(length.multipliedBy(buckets));
    }

    static @Nullable BucketWidth find(String label) {
        for (BucketWidth width : values()) {
            if (width.label.equals(label)) {
                return width;
            }
        }
        return null;
    }
}
