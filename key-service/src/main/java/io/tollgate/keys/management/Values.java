package io.tollgate.keys.management;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetPeriod;
import io.tollgate.contracts.Money;
import io.tollgate.platform.ApiException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads single values, wherever inside a field they stand; the field is named when one is bad. */
public final class Values {

    private static final int MOST_TEXT = 512;
    private static final int MOST_DECIMALS = 18;
    private static final Pattern ZONED = Pattern.compile("(Z|z|[+-]\\d\\d:?\\d\\d)$");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private Values() {}

    /** A name that stands inside the field {@code name}. */
    public static String named(String name, String text) {
        if (text.isEmpty()
                || text.length() > MOST_TEXT
                || text.chars().anyMatch(c -> c < ' ' || c == 127)) {
            throw Fields.bad(
                    name,
                    "has names of at most "
                            + MOST_TEXT
                            + " characters, none of them a control character");
        }
        return text;
    }

    /** A limit that stands inside the field {@code name}. */
    public static long limit(String name, JsonNode value) {
        String rule = "is a whole number from 0 to 1000000000000";
        if (!value.isNumber()) {
            throw Fields.bad(name, rule);
        }
        BigDecimal number = value.decimalValue();
        if (number.signum() < 0
                || number.compareTo(BigDecimal.valueOf(1_000_000_000_000L)) > 0
                || number.stripTrailingZeros().scale() > 0) {
            throw Fields.bad(name, rule);
        }
        return number.longValueExact();
    }

    /** An amount that stands inside the field {@code name}. */
    public static BigDecimal usd(String name, JsonNode value) {
        String rule = "is an amount in USD from 0 to 9000000 with at most 18 decimals";
        if (!value.isNumber()) {
            throw Fields.bad(name, rule);
        }
        BigDecimal number = value.decimalValue();
        if (number.signum() < 0 || number.compareTo(Money.usd(Budget.MAX_NANO_USD)) > 0) {
            throw Fields.bad(name, rule);
        }
        BigDecimal plain = number.stripTrailingZeros();
        if (plain.scale() > MOST_DECIMALS) {
            throw Fields.bad(name, rule);
        }
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    /** A period that stands inside the field {@code name}. */
    public static BudgetPeriod period(String name, String text) {
        try {
            return BudgetPeriod.parse(text);
        } catch (IllegalArgumentException unreadable) {
            throw ApiException.badRequest(name, String.valueOf(unreadable.getMessage()));
        }
    }

    /** A moment as ISO 8601; without a zone it is UTC, without a time it is midnight. */
    public static Instant moment(String name, String text) {
        try {
            Instant moment = read(text);
            if (moment.isAfter(LATEST)) {
                throw Fields.bad(name, "lies before the year 10000");
            }
            return moment;
        } catch (DateTimeException unreadable) {
            throw Fields.bad(name, "is a moment as in 2026-10-01T00:00:00Z");
        }
    }

    private static Instant read(String text) {
        if (!text.contains("T")) {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        return ZONED.matcher(text).find()
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }
}
