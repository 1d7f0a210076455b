package io.tollgate.sdk.price;

import io.tollgate.sdk.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The catalogue's resources: an index of providers, and a file for each. */
final class PriceFiles {
    private static final String FOLDER = "/io/tollgate/sdk/price/";
    private static final Set<String> FILE = Set.of("provider", "as_of", "source", "models");
    private static final Set<String> LISTED = Set.of("aliases", "falls_back_to");

    private PriceFiles() {}

    static PriceCatalogue catalogue() {
        Map<String, PriceCatalogue.Listed> listed = new HashMap<>();
        for (var entry : resource("index.json").properties()) {
            PriceRow.columns(entry.getValue(), LISTED, entry.getKey());
            listed.put(
                    entry.getKey(),
                    new PriceCatalogue.Listed(
                            words(entry.getValue(), "aliases"),
                            words(entry.getValue(), "falls_back_to")));
        }
        return new PriceCatalogue(listed, PriceFiles::read);
    }

    private static List<String> words(JsonNode row, String column) {
        List<String> words = new ArrayList<>();
        for (JsonNode word : Json.elements(row, column)) {
            words.add(word.stringValue());
        }
        return words;
    }

    static Map<String, Price> read(String provider) {
        JsonNode file = resource(provider + ".json");
        PriceRow.columns(file, FILE, provider);
        if (!Json.textOrEmpty(file, "provider").equals(provider)) {
            throw new IllegalStateException("The prices of " + provider + " name another vendor");
        }
        return models(file);
    }

    static Map<String, Price> models(JsonNode file) {
        Map<String, Price> models = new HashMap<>();
        for (JsonNode row : Json.elements(file, "models")) {
            String id = Json.textOrEmpty(row, "id");
            Price price = PriceRow.read(id, row);
            if (price == null) {
                continue;
            }
            put(models, id, price);
            for (JsonNode alias : Json.elements(row, "aliases")) {
                put(models, alias.stringValue(), price);
            }
        }
        return Map.copyOf(models);
    }

    private static void put(Map<String, Price> models, String name, Price price) {
        if (models.put(name, price) != null) {
            throw new IllegalStateException("Two prices for " + name);
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
