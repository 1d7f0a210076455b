package io.tollgate.spend.query;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * Whole days of a time zone.
 *
 * @param first first day, included
 * @param last last day, included
 */
public record Period(LocalDate first, LocalDate last, ZoneId zone) {

    private static final int MOST_DAYS = 1_100;
    private static final int SECONDS_OF_AN_HOUR = 3_600;

    /**
     * Reads {@code start_date} and {@code end_date}, or {@code period}, and {@code timezone}.
     *
     * @throws io.tollgate.platform.ApiException 400 naming the field
     */
    public static Period read(Parameters parameters, InstantSource clock) {
        ZoneId zone = parameters.zone("timezone");
        String name = parameters.text("period");
        if (name != null) {
            if (parameters.text("start_date", "end_date") != null) {
                throw Parameters.bad("period", "stands in place of start_date and end_date");
            }
            return named(name, LocalDate.now(Clock.fixed(clock.instant(), zone)), zone);
        }
        Period period = new Period(parameters.day("start_date"), parameters.day("end_date"), zone);
        if (period.last.isBefore(period.first)) {
            throw Parameters.bad("end_date", "lies before start_date");
        }
        if (period.days() > MOST_DAYS) {
            throw Parameters.bad(
                    "end_date", "lies at most " + MOST_DAYS + " days after start_date");
        }
        return period;
    }

    private static Period named(String name, LocalDate today, ZoneId zone) {
        LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        YearMonth month = YearMonth.from(today);
        return switch (name) {
            case "today" -> new Period(today, today, zone);
            case "yesterday" -> new Period(today.minusDays(1), today.minusDays(1), zone);
            case "this_week" -> new Period(monday, monday.plusDays(6), zone);
            case "last_week" -> new Period(monday.minusDays(7), monday.minusDays(1), zone);
            case "this_month" -> of(month, zone);
            case "last_month" -> of(month.minusMonths(1), zone);
            case "this_year" ->
                    new Period(
                            today.withDayOfYear(1),
                            today.withDayOfYear(today.lengthOfYear()),
                            zone);
            case "last_7_days" -> new Period(today.minusDays(6), today, zone);
            case "last_30_days" -> new Period(today.minusDays(29), today, zone);
            case "last_90_days" -> new Period(today.minusDays(89), today, zone);
            default -> {
                if (name.matches("\\d{4}-\\d{2}")) {
                    yield of(Parameters.month("period", name), zone);
                }
                throw Parameters.bad(
                        "period",
                        "is a month as YYYY-MM, today, yesterday, this_week, last_week, this_month,"
                                + " last_month, this_year, last_7_days, last_30_days or"
                                + " last_90_days");
            }
        };
    }

    /** A calendar month. */
    public static Period of(YearMonth month, ZoneId zone) {
        return new Period(month.atDay(1), month.atEndOfMonth(), zone);
    }

    /** Inclusive. */
    public Instant from() {
        return first.atStartOfDay(zone).toInstant();
    }

    /** Exclusive. */
    public Instant to() {
        return last.plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** How many days, at least 1. */
    public long days() {
        return ChronoUnit.DAYS.between(first, last) + 1;
    }

    /** Whether its days are UTC's. */
    public boolean utc() {
        return everyOffset(0, Integer.MAX_VALUE);
    }

    /** Whether its days begin and end with hours of UTC. */
    public boolean wholeHours() {
        return everyOffset(null, SECONDS_OF_AN_HOUR);
    }

    /**
     * What it is compared with: as many days, or as many calendar months, just before; or the same
     * days a year ago.
     */
    public Period before(boolean aYear) {
        if (aYear) {
            return new Period(first.minusYears(1), last.minusYears(1), zone);
        }
        boolean wholeMonths =
                first.getDayOfMonth() == 1 && last.getDayOfMonth() == last.lengthOfMonth();
        if (wholeMonths) {
            long months = ChronoUnit.MONTHS.between(first, last.plusDays(1));
            return new Period(first.minusMonths(months), first.minusDays(1), zone);
        }
        return new Period(first.minusDays(days()), first.minusDays(1), zone);
    }

    private boolean everyOffset(@Nullable Integer wanted, int multiple) {
        ZoneRules rules = zone.getRules();
        Instant at = from();
        Instant end = to();
        while (true) {
            ZoneOffset offset = rules.getOffset(at);
            int seconds = offset.getTotalSeconds();
            if (wanted != null && seconds != wanted || seconds % multiple != 0) {
                return false;
            }
            var next = rules.nextTransition(at);
            if (next == null || next.getInstant().isAfter(end)) {
                return true;
            }
            at = next.getInstant();
        }
    }
}
