package io.tollgate.spend.query;

import io.tollgate.platform.ApiException;
import io.tollgate.spend.ledger.StoredText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Query parameters, or the like; a bad one is refused by its name. */
public final class Parameters {

    private static final int MOST_VALUES = 1_000;
    private static final int MOST_DECIMALS = 12;
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);

    private final Map<String, String> values;

    public Parameters(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** All of them, as given. */
    public Map<String, String> values() {
        return values;
    }

    /** The first of the names that has a value; null when none has. */
    public @Nullable String text(String... names) {
        for (String name : names) {
            String text = values.get(name);
            if (text != null && !text.isBlank()) {
                return StoredText.id(text.strip());
            }
        }
        return null;
    }

    /** A comma list; empty without a value. */
    public List<String> list(String name) {
        String text = values.get(name);
        List<String> list = new ArrayList<>();
        for (String part : text == null ? new String[0] : text.split(",")) {
            if (!part.isBlank()) {
                list.add(StoredText.id(part.strip()));
            }
        }
        if (list.size() > MOST_VALUES) {
            throw bad(name, "has at most " + MOST_VALUES + " values");
        }
        return list;
    }

    /** A whole number between 1 and {@code most}. */
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
            // Answered below, like a number out of range.
        }
        throw bad(name, "is a number from 1 to " + most);
    }

    /** A positive decimal. */
    public BigDecimal decimal(String name, BigDecimal otherwise) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            BigDecimal number = new BigDecimal(text);
            if (number.signum() > 0
                    && number.compareTo(MOST) <= 0
                    && number.scale() <= MOST_DECIMALS
                    && number.scale() >= -9) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Answered below, like a number out of range.
        }
        throw bad(name, "is a positive number with at most " + MOST_DECIMALS + " decimals");
    }

    /** True or false. */
    public boolean flag(String name, boolean otherwise) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(name, "is true or false");
        };
    }

    /** One of some words; null without a value. */
    public @Nullable String oneOf(String name, Collection<String> known) {
        String text = text(name);
        if (text == null || known.contains(text)) {
            return text;
        }
        throw bad(name, "is one of " + String.join(", ", known));
    }

    /** A time zone by its name; UTC without one. */
    public ZoneId zone(String name) {
        String text = text(name);
        try {
            return text == null ? ZoneId.of("UTC") : ZoneId.of(text);
        } catch (DateTimeException unknown) {
            throw bad(name, "is a time zone such as UTC or Europe/Berlin");
        }
    }

    /** A day as YYYY-MM-DD. */
    public LocalDate day(String name) {
        String text = text(name);
        if (text == null) {
            throw bad(name, "is required, as YYYY-MM-DD");
        }
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() >= 1970 && day.getYear() <= 9_998) {
                return day;
            }
        } catch (DateTimeException unreadable) {
            // Answered below, like a day out of range.
        }
        throw bad(name, "is a day as YYYY-MM-DD");
    }

    /** A month as YYYY-MM. */
    public static YearMonth month(String name, @Nullable String text) {
        try {
            if (text != null) {
                YearMonth month = YearMonth.parse(text);
                if (month.getYear() >= 1970 && month.getYear() <= 9_998) {
                    return month;
                }
            }
        } catch (DateTimeException unreadable) {
            // Answered below, like a month out of range.
        }
        throw bad(name, "is a month as YYYY-MM");
    }

    /** The id of a key; a plain key must neither be looked up here nor kept. */
    public List<String> keyIds(String name) {
        List<String> ids = list(name);
        if (ids.stream().anyMatch(id -> id.startsWith("sk-"))) {
            throw bad(name, "is the key's id ('token'), not the key itself");
        }
        return ids;
    }

    /** 400 for a field that breaks a rule. */
    public static ApiException bad(String name, String rule) {
        return ApiException.badRequest(name, "'" + name + "' " + rule + ".");
    }
}
