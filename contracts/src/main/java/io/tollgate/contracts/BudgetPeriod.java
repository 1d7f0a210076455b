package io.tollgate.contracts;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A duration such as {@code 30s}, {@code 15m}, {@code 24h}, {@code 7d}, {@code 2w} or {@code 1mo},
 * as a life time and as a budget window.
 *
 * <p>As windows, {@code 1d} and {@code 24h} start at midnight, {@code 7d} and {@code 1w} on Monday,
 * {@code 30d} and {@code 1mo} on the first of the month, by the calendar of a time zone; this is
 * how LiteLLM resets. Every other period is counted from the budget's own start.
 *
 * @param amount 1 to 100,000
 */
public record BudgetPeriod(int amount, Unit unit) {

    /** Units, with the spelling clients use. */
    public enum Unit {
        SECOND("s"),
        MINUTE("m"),
        HOUR("h"),
        DAY("d"),
        WEEK("w"),
        MONTH("mo");

        private final String suffix;

        Unit(String suffix) {
            this.suffix = suffix;
        }
    }

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(s|mo|m|h|d|w)");

    public BudgetPeriod {
        if (amount < 1 || amount > 100_000) {
            throw new IllegalArgumentException(
                    "a duration counts from 1 to 100000 units: " + amount);
        }
    }

    /**
     * Reads the form {@code <number><unit>}.
     *
     * @throws IllegalArgumentException with a text fit for the client when it is anything else
     */
    public static BudgetPeriod parse(String text) {
        Matcher matcher = FORM.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + "' is not a duration: use a number and s, m, h, d, w or mo, as in 30d");
        }
        int amount = Integer.parseInt(matcher.group(1));
        for (Unit unit : Unit.values()) {
            if (unit.suffix.equals(matcher.group(2))) {
                return new BudgetPeriod(amount, unit);
            }
        }
        throw new IllegalStateException(text);
    }

    /** The moment one period after {@code start}. */
    public Instant after(Instant start) {
        return switch (unit) {
            case SECOND -> start.plusSeconds(amount);
            case MINUTE -> start.plus(Duration.ofMinutes(amount));
            case HOUR -> start.plus(Duration.ofHours(amount));
            case DAY -> start.plus(Duration.ofDays(amount));
            case WEEK -> start.plus(Duration.ofDays(7L * amount));
            case MONTH -> start.atZone(ZoneOffset.UTC).plusMonths(amount).toInstant();
        };
    }

    /**
     * The window that holds {@code now}.
     *
     * @param anchor start of the first window, used by periods that do not follow the calendar
     * @param zone whose calendar the others follow
     */
    public Window windowAt(Instant now, Instant anchor, ZoneId zone) {
        ZonedDateTime midnight = now.atZone(zone).toLocalDate().atStartOfDay(zone);
        if (is(1, Unit.DAY) || is(24, Unit.HOUR)) {
            return window(midnight, midnight.plusDays(1));
        }
        if (is(7, Unit.DAY) || is(1, Unit.WEEK)) {
            ZonedDateTime monday =
                    midnight.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            return window(monday, monday.plusDays(7));
        }
        if (is(30, Unit.DAY) || is(1, Unit.MONTH)) {
            ZonedDateTime first = midnight.withDayOfMonth(1);
            return window(first, first.plusMonths(1));
        }
        return unit == Unit.MONTH ? monthsFrom(anchor, now, zone) : fixedFrom(anchor, now);
    }

    private Window fixedFrom(Instant anchor, Instant now) {
        long length = Duration.between(Instant.EPOCH, after(Instant.EPOCH)).toSeconds();
        long from = anchor.getEpochSecond();
        long index = Math.floorDiv(now.getEpochSecond() - from, length);
        Instant start = Instant.ofEpochSecond(from + index * length);
        return window(start, start.plusSeconds(length));
    }

    private Window monthsFrom(Instant anchor, Instant now, ZoneId zone) {
        YearMonth first = YearMonth.from(anchor.atZone(zone));
        YearMonth current = YearMonth.from(now.atZone(zone));
        // Whole calendar months apart, so that a moment before the anchor has its window too.
        long months = ChronoUnit.MONTHS.between(first, current);
        YearMonth month = first.plusMonths(Math.floorDiv(months, amount) * (long) amount);
        ZonedDateTime start = month.atDay(1).atStartOfDay(zone);
        return window(start, start.plusMonths(amount));
    }

    private boolean is(int wantedAmount, Unit wantedUnit) {
        return amount == wantedAmount && unit == wantedUnit;
    }

    private Window window(ZonedDateTime start, ZonedDateTime end) {
        return window(start.toInstant(), end.toInstant());
    }

    private Window window(Instant start, Instant end) {
        return new Window(amount + unit.suffix + ":" + start.getEpochSecond(), start, end);
    }
}
