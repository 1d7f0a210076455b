package io.tollgate.sdk.price;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Prices that hold from a day on, until a day, or at some hours; everything in UTC.
 *
 * @param from the first day, null for ever since
 * @param until the first day no longer, null for open end
 * @param days of the week, empty for all
 * @param dailyFrom first minute of the day, null for all day
 * @param dailyUntil first minute no longer; before {@code dailyFrom} it is of the next day
 */
record Term(
        @Nullable LocalDate from,
        @Nullable LocalDate until,
        Set<DayOfWeek> days,
        @Nullable LocalTime dailyFrom,
        @Nullable LocalTime dailyUntil,
        Figures figures) {
    Term {
        days = Set.copyOf(days);
        if ((dailyFrom == null) != (dailyUntil == null)) {
            throw new IllegalArgumentException("Hours have a beginning and an end");
        }
    }

    boolean holds(Instant at) {
        OffsetDateTime moment = at.atOffset(ZoneOffset.UTC);
        return dated(moment.toLocalDate())
                && (days.isEmpty() || days.contains(moment.getDayOfWeek()))
                && hour(moment.toLocalTime());
    }

    /** Whether it may hold within the day after the moment. */
    boolean mayHold(Instant at) {
        LocalDate day = at.atOffset(ZoneOffset.UTC).toLocalDate();
        return dated(day)
                || dated(at.plus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC).toLocalDate());
    }

    /** Whether nothing that was in force before it can hold at the moment or later that day. */
    boolean replacesAll(Instant at) {
        return until == null && days.isEmpty() && dailyFrom == null && holds(at);
    }

    private boolean dated(LocalDate day) {
        return (from == null || !day.isBefore(from)) && (until == null || day.isBefore(until));
    }

    private boolean hour(LocalTime time) {
        if (dailyFrom == null || dailyUntil == null) {
            return true;
        }
        boolean begun = !time.isBefore(dailyFrom);
        boolean over = !time.isBefore(dailyUntil);
        return dailyFrom.isBefore(dailyUntil) ? begun && !over : begun || !over;
    }
}
