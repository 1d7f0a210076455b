package io.tollgate.spend.alerts;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a destination is told.
 *
 * @param time of day of a digest
 * @param weekday of a weekly digest
 */
record Schedule(Pace pace, LocalTime time, DayOfWeek weekday, ZoneId zone) {

    /** How often. */
    enum Pace {
        IMMEDIATE,
        DAILY,
        WEEKLY;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Pace> of(String label) {
            return Arrays.stream(values()).filter(each -> each.label().equals(label)).findFirst();
        }

        static List<String> labels() {
            return Arrays.stream(values()).map(Pace::label).toList();
        }
    }

    /** The first digest after {@code now}; null without digests. */
    @Nullable Instant nextDigest(Instant now) {
        if (pace == Pace.IMMEDIATE) {
            return null;
        }
        ZonedDateTime local = now.atZone(zone);
        ZonedDateTime next = local.with(time);
        if (pace == Pace.WEEKLY) {
            next = next.with(TemporalAdjusters.nextOrSame(weekday));
        }
        if (!next.isAfter(local)) {
            next = pace == Pace.DAILY ? next.plusDays(1) : next.plusWeeks(1);
        }
        // Where a clock change skips that time, the sum above moved it; the date is what counts.
        return next.toInstant();
    }
}
