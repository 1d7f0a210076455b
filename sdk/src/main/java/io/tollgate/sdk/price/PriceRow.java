package io.tollgate.sdk.price;

import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.chat.ServiceTier;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.price.Rates.Kind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads one model of a price file, strictly: a column nobody knows is a mistake in the file. */
final class PriceRow {
    private static final Set<String> MODEL =
            Set.of(
                    "id",
                    "aliases",
                    "mode",
                    "context",
                    "max_output",
                    "usd_per_million",
                    "tiers",
                    "service_tiers",
                    "terms",
                    "usd_per_unit",
                    "usd_per_image",
                    "usd_per_output_second");
    private static final Set<String> TIER = Set.of("above_input", "usd_per_million");
    private static final Set<String> TERM =
            Set.of(
                    "from",
                    "until",
                    "days",
                    "daily_from",
                    "daily_until",
                    "usd_per_million",
                    "tiers");

    /** Vendors state the price of sound by the second, the minute or the hour. */
    private static final Map<String, Integer> SOUND =
            Map.of("input_minute", 60, "input_hour", 3600);

    private PriceRow() {}

    /** Null when the row states no figure at all. */
    static @Nullable Price read(String id, JsonNode row) {
        columns(row, MODEL, id);
        Figures usual = figures(row, id);
        Fees fees = fees(row, id);
        Map<ServiceTier, Rates> serviceTiers = new EnumMap<>(ServiceTier.class);
        for (var tier : row.path("service_tiers").properties()) {
            serviceTiers.put(
                    constant(ServiceTier.class, tier.getKey(), id), rates(tier.getValue(), id));
        }
        List<Term> terms = new ArrayList<>();
        for (JsonNode term : Json.elements(row, "terms")) {
            columns(term, TERM, id);
            terms.add(term(term, id));
        }
        if (usual.base().isEmpty() && fees.isEmpty()) {
            return null;
        }
        String mode = Json.text(row, "mode");
        return new Price(
                id,
                mode == null ? "chat" : mode,
                Json.number(row, "context"),
                Json.number(row, "max_output"),
                usual,
                terms,
                serviceTiers,
                fees);
    }

    private static Figures figures(JsonNode row, String id) {
        Rates base = rates(row.path("usd_per_million"), id);
        List<Figures.Tier> tiers = new ArrayList<>();
        for (JsonNode tier : Json.elements(row, "tiers")) {
            columns(tier, TIER, id);
            tiers.add(
                    new Figures.Tier(
                            Json.count(tier, "above_input"),
                            rates(tier.path("usd_per_million"), id).over(base)));
        }
        return new Figures(base, tiers);
    }

    private static Term term(JsonNode term, String id) {
        String from = Json.text(term, "from");
        String until = Json.text(term, "until");
        String dailyFrom = Json.text(term, "daily_from");
        String dailyUntil = Json.text(term, "daily_until");
        return new Term(
                from == null ? null : LocalDate.parse(from),
                until == null ? null : LocalDate.parse(until),
                days(Json.text(term, "days"), id),
                dailyFrom == null ? null : LocalTime.parse(dailyFrom),
                dailyUntil == null ? null : LocalTime.parse(dailyUntil),
                figures(term, id));
    }

    private static Set<DayOfWeek> days(@Nullable String words, String id) {
        if (words == null) {
            return Set.of();
        }
        if (words.equals("mon-fri")) {
            return EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
        }
        throw new IllegalStateException("Unknown days " + words + " of " + id);
    }

    private static Fees fees(JsonNode row, String id) {
        Map<BilledUnit, BigDecimal> units = new EnumMap<>(BilledUnit.class);
        for (var fee : row.path("usd_per_unit").properties()) {
            Integer seconds = SOUND.get(fee.getKey());
            BigDecimal figure = figure(fee.getValue(), id);
            if (seconds == null) {
                units.put(constant(BilledUnit.class, fee.getKey(), id), figure);
            } else {
                units.put(
                        BilledUnit.INPUT_SECOND,
                        figure.divide(BigDecimal.valueOf(seconds), MathContext.DECIMAL128));
            }
        }
        Map<String, Map<String, BigDecimal>> images = new HashMap<>();
        for (var quality : row.path("usd_per_image").properties()) {
            images.put(quality.getKey(), bySize(quality.getValue(), id));
        }
        return new Fees(units, images, bySize(row.path("usd_per_output_second"), id));
    }

    private static Map<String, BigDecimal> bySize(JsonNode sizes, String id) {
        Map<String, BigDecimal> figures = new HashMap<>();
        for (var size : sizes.properties()) {
            figures.put(size.getKey(), figure(size.getValue(), id));
        }
        return Map.copyOf(figures);
    }

    private static Rates rates(JsonNode figures, String id) {
        Map<Kind, BigDecimal> rates = new EnumMap<>(Kind.class);
        for (var entry : figures.properties()) {
            rates.put(constant(Kind.class, entry.getKey(), id), figure(entry.getValue(), id));
        }
        return new Rates(rates);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word, String id) {
        try {
            return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalStateException("Unknown price column " + word + " of " + id, unknown);
        }
    }

    private static BigDecimal figure(JsonNode value, String id) {
        if (value.isString()) {
            try {
                return new BigDecimal(value.stringValue());
            } catch (NumberFormatException malformed) {
                throw new IllegalStateException("Malformed price of " + id, malformed);
            }
        }
        throw new IllegalStateException("Prices are decimal strings; see " + id);
    }

    static void columns(JsonNode row, Set<String> known, String id) {
        for (String column : row.propertyNames()) {
            if (!known.contains(column)) {
                throw new IllegalStateException("Unknown price column " + column + " of " + id);
            }
        }
    }
}
