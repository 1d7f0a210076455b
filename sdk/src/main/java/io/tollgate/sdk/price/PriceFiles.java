package io.tollgate.sdk.price;

import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.price.Rates.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the catalogue's files, strictly: a column nobody knows is a mistake in the file. */
final class PriceFiles {
    private static final String FOLDER = "/io/tollgate/sdk/price/";
    private static final Set<String> FILE = Set.of("provider", "as_of", "source", "models");
    private static final Set<String> MODEL =
            Set.of(
                    "id",
                    "aliases",
                    "mode",
                    "context",
                    "max_output",
                    "usd_per_million",
                    "tiers",
                    "usd_per_call");
    private static final Set<String> TIER = Set.of("above_input", "usd_per_million");

    private PriceFiles() {}

    static PriceCatalogue load() {
        Map<String, Map<String, Price>> catalogue = new HashMap<>();
        for (JsonNode name : resource("index.json")) {
            JsonNode file = resource(name.stringValue() + ".json");
            columns(file, FILE, name.stringValue());
            catalogue.put(Json.textOrEmpty(file, "provider"), models(file));
        }
        return new PriceCatalogue(catalogue);
    }

    static Map<String, Price> models(JsonNode file) {
        Map<String, Price> models = new HashMap<>();
        for (JsonNode row : Json.elements(file, "models")) {
            String id = Json.textOrEmpty(row, "id");
            columns(row, MODEL, id);
            Price price = price(id, row);
            if (price == null) {
                continue;
            }
            put(models, id, price);
            for (JsonNode alias : Json.elements(row, "aliases")) {
                put(models, alias.stringValue(), price);
            }
        }
        return models;
    }

    private static void put(Map<String, Price> models, String name, Price price) {
        if (models.put(name, price) != null) {
            throw new IllegalStateException("Two prices for " + name);
        }
    }

    /** Null when the row states no figure at all. */
    private static @Nullable Price price(String id, JsonNode row) {
        Rates base = rates(row.path("usd_per_million"), id);
        BigDecimal perRequest = BigDecimal.ZERO;
        JsonNode perCall = row.path("usd_per_call");
        for (var fee : perCall.properties()) {
            if (fee.getKey().equals("request")) {
                perRequest = figure(fee.getValue(), id);
            }
        }
        if (base.isEmpty() && !perCall.has("request")) {
            return null;
        }
        List<Price.Tier> tiers = new ArrayList<>();
        for (JsonNode tier : Json.elements(row, "tiers")) {
            columns(tier, TIER, id);
            tiers.add(
                    new Price.Tier(
                            Json.count(tier, "above_input"),
                            rates(tier.path("usd_per_million"), id).over(base)));
        }
        String mode = Json.text(row, "mode");
        return new Price(
                id,
                mode == null ? "chat" : mode,
                Json.number(row, "context"),
                Json.number(row, "max_output"),
                base,
                tiers,
                perRequest);
    }

    private static Rates rates(JsonNode figures, String id) {
        Map<Kind, BigDecimal> rates = new EnumMap<>(Kind.class);
        for (var entry : figures.properties()) {
            Kind kind;
            try {
                kind = Kind.valueOf(entry.getKey().toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException unknown) {
                throw new IllegalStateException(
                        "Unknown price column " + entry.getKey() + " of " + id, unknown);
            }
            rates.put(kind, figure(entry.getValue(), id));
        }
        return new Rates(rates);
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

    private static void columns(JsonNode row, Set<String> known, String id) {
        for (String column : row.propertyNames()) {
            if (!known.contains(column)) {
                throw new IllegalStateException("Unknown price column " + column + " of " + id);
            }
        }
    }

    private static JsonNode resource(String name) {
        try (InputStream in = PriceFiles.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("The price catalogue misses its file " + name);
            }
            return Json.read(in.readAllBytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
