package io.tollgate.spend.query;

import io.tollgate.platform.ApiException;
import io.tollgate.spend.ledger.StoredText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the query parameters of the spend endpoints; a bad one is refused by its name. */
public final class SpendQuery {

    private static final int DATE = 10;
    private static final int MOST_VALUES = 1_000;
    private static final int MOST_YEARS = 10;

    private final Map<String, String> parameters;

    /** Of a request's parameters. */
    public SpendQuery(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    public @Nullable String text(String name) {
        String text = parameters.get(name);
        return text == null || text.isBlank() ? null : StoredText.id(text);
    }

    /** The id of a key; a plain key cannot be looked up here, and must not be logged or stored. */
    public @Nullable String keyId(String name) {
        String key = text(name);
        if (key != null && key.startsWith("sk-")) {
            throw bad(name, "is the key's id ('token'), not the key itself");
        }
        return key;
    }

    public int number(String name, int otherwise, int most) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // answered below, like a number out of range
        }
        throw bad(name, "is a number from 1 to " + most);
    }

    public @Nullable BigDecimal usd(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(text);
            if (Math.abs((long) number.scale()) <= 30) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // answered below
        }
        throw bad(name, "is an amount in USD");
    }

    public boolean flag(String name, boolean otherwise) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw bad(name, "is true or false");
        }
        return text.equalsIgnoreCase("true");
    }

    public boolean ascending() {
        String order = text("sort_order");
        if (order != null && !order.equals("asc") && !order.equals("desc")) {
            throw bad("sort_order", "is asc or desc");
        }
        return "asc".equals(order);
    }

    public boolean gives(String name) {
        return text(name) != null;
    }

    /**
     * The stretch from {@code start_date} to {@code end_date}, both included: whole days for dates,
     * whole seconds for times, in UTC.
     *
     * @throws ApiException 400 when one is missing or unreadable, or they are in the wrong order
     */
    public Range range() {
        Instant from = moment("start_date", Duration.ZERO, Duration.ZERO);
        Instant to = moment("end_date", Duration.ofDays(1), Duration.ofSeconds(1));
        if (!from.isBefore(to)) {
            throw bad("end_date", "lies before start_date");
        }
        return new Range(from, to);
    }

    /**
     * A stretch of time.
     *
     * @param from inclusive
     * @param to exclusive
     */
    public record Range(Instant from, Instant to) {}

    /** A comma list; null when it is not given. */
    public @Nullable List<String> list(String name) {
        String all = parameters.get(name);
        if (all == null || all.isBlank()) {
            return null;
        }
        List<String> values =
                Arrays.stream(all.split(","))
                        .map(String::strip)
                        .filter(value -> !value.isEmpty())
                        .map(StoredText::id)
                        .distinct()
                        .toList();
        if (values.size() > MOST_VALUES) {
            throw bad(name, "names at most " + MOST_VALUES + " at a time");
        }
        return values;
    }

    /**
     * Whole days from {@code start_date} to {@code end_date}, both included. A time behind a date
     * is not looked at.
     *
     * @throws ApiException 400 when one is missing or unreadable, they are in the wrong order or
     *     ten years apart
     */
    public Days days() {
        LocalDate from = day("start_date");
        LocalDate to = day("end_date");
        if (to.isBefore(from)) {
            throw bad("end_date", "lies before start_date");
        }
        if (from.plusYears(MOST_YEARS).isBefore(to)) {
            throw bad("end_date", "lies at most " + MOST_YEARS + " years after start_date");
        }
        return new Days(from, to);
    }

    /**
     * Whole days.
     *
     * @param from inclusive
     * @param to inclusive
     */
    public record Days(LocalDate from, LocalDate to) {

        /** The last {@code count} days up to today, in UTC. */
        public static Days last(int count, Instant now) {
            LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
            return new Days(today.minusDays(count - 1L), today);
        }
    }

    private LocalDate day(String name) {
        String text = text(name);
        if (text == null) {
            throw bad(name, "is required, as YYYY-MM-DD");
        }
        try {
            LocalDate day = LocalDate.parse(text.length() > DATE ? text.substring(0, DATE) : text);
            year(name, day.atStartOfDay());
            return day;
        } catch (DateTimeException unreadable) {
            throw bad(name, "is a date like YYYY-MM-DD");
        }
    }

    private Instant moment(String name, Duration afterDate, Duration afterTime) {
        String text = text(name);
        if (text == null) {
            throw bad(name, "is required, as YYYY-MM-DD or YYYY-MM-DD HH:MM:SS");
        }
        try {
            if (text.length() == DATE) {
                return year(name, LocalDate.parse(text).atStartOfDay()).plus(afterDate);
            }
            String iso = text.replace(' ', 'T').replaceFirst("Z$", "");
            return year(name, LocalDateTime.parse(iso)).plus(afterTime);
        } catch (DateTimeException unreadable) {
            throw bad(name, "is a time like YYYY-MM-DD or YYYY-MM-DD HH:MM:SS");
        }
    }

    /** PostgreSQL's calendar is smaller than Java's. */
    private static Instant year(String name, LocalDateTime time) {
        if (time.getYear() < 1970 || time.getYear() > 9_999) {
            throw bad(name, "lies between 1970 and 9999");
        }
        return time.toInstant(ZoneOffset.UTC);
    }

    public static ApiException bad(String name, String rule) {
        return ApiException.badRequest(name, "'" + name + "' " + rule + ".");
    }
}
