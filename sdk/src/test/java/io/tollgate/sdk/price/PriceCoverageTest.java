package io.tollgate.sdk.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tollgate.sdk.chat.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The catalogue against the public price lists beside the repository, where they are present. */
class PriceCoverageTest {
    /** The day of the lists; noon is neither end of any hours in them. */
    private static final Instant MOMENT = Instant.parse("2026-08-21T12:00:00Z");

    private static final JsonMapper EXACT =
            JsonMapper.builder()
                    .enable(
                            tools.jackson.databind.DeserializationFeature
                                    .USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private final PriceCatalogue catalogue = PriceCatalogue.load();
    private final Map<String, int[]> counts = new TreeMap<>();
    private final List<String> missing = new ArrayList<>();

    private static Path root() {
        return Path.of(System.getProperty("tollgate.root", "..")).toAbsolutePath().normalize();
    }

    private static JsonNode list(String name) throws IOException {
        String given = System.getProperty("tollgate.prices");
        Path folder =
                given == null ? root().resolveSibling("shared").resolve("prices") : Path.of(given);
        assumeTrue(
                Files.isDirectory(folder),
                "No price lists beside the repository (set -Dtollgate.prices): skipped.");
        try (var in = new GZIPInputStream(Files.newInputStream(folder.resolve(name)))) {
            return EXACT.readTree(in);
        }
    }

    /** Rows {@code | `provider/model` | reason |} of the document. */
    private static Map<String, String> exceptions() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(root().resolve("docs/price-exceptions.md"))) {
            String[] cells = line.split("\\|");
            if (cells.length >= 3 && cells[1].strip().startsWith("`")) {
                rows.put(cells[1].strip().replace("`", ""), cells[2].strip());
            }
        }
        return rows;
    }

    @Test
    void everyModelOfTheFirstListHasItsPriceHere() throws IOException {
        for (JsonNode provider : list("genai-prices-v2.json.gz")) {
            String vendor = provider.path("id").asString("");
            for (JsonNode model : provider.path("models")) {
                JsonNode prices = inForce(model.path("prices"));
                if (prices.isEmpty()) {
                    continue;
                }
                String id = model.path("id").asString("");
                Optional<Price> ours = find(vendor, id);
                count(vendor, ours.isPresent());
                if (ours.isEmpty()) {
                    missing.add(vendor + "/" + id);
                    continue;
                }
                compare(vendor + "/" + id, ours.get(), prices);
            }
        }
        report();
    }

    @Test
    void everyModelOfTheSecondListHasAPriceHere() throws IOException {
        for (var provider : list("portkey-rates.json.gz").properties()) {
            for (var model : provider.getValue().properties()) {
                if (!priced(model.getValue())) {
                    continue;
                }
                boolean found = find(provider.getKey(), model.getKey()).isPresent();
                count(provider.getKey(), found);
                if (!found) {
                    missing.add(provider.getKey() + "/" + model.getKey());
                }
            }
        }
        report();
    }

    /** Every file is read, so a mistake in any of them fails here and not at a customer's. */
    @Test
    void theWholeCatalogueIsSmall() {
        long before = used();
        PriceCatalogue whole = PriceCatalogue.load();
        int models = 0;
        for (String provider : whole.providers()) {
            assertThat(whole.models(provider)).as(provider).isNotEmpty();
            models += whole.models(provider).size();
        }
        long bytes = used() - before;
        System.out.printf(
                "Catalogue: %d providers, %d names, %.1f MB of heap%n",
                whole.providers().size(), models, bytes / 1e6);
        assertThat(bytes).isLessThan(10_000_000);
        assertThat(whole.find("mock", "echo")).isPresent();
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private Optional<Price> find(String vendor, String id) {
        // One router sells the models of several others: the seller is part of its model names.
        String router = "huggingface_";
        return vendor.startsWith(router)
                ? catalogue.find("huggingface", id + ":" + vendor.substring(router.length()))
                : catalogue.find(vendor, id);
    }

    private void compare(String name, Price ours, JsonNode theirs) {
        figure(name, "input", theirs, ours.cost(Usage.of(1, 0), MOMENT), "input_mtok");
        figure(name, "output", theirs, ours.cost(Usage.of(0, 1), MOMENT), "output_mtok");
        figure(
                name,
                "cache read",
                theirs,
                ours.cost(new Usage(1, 1, 0, 0, 0, 0, 0, 0, false), MOMENT),
                "cache_read_mtok");
    }

    private void figure(String name, String what, JsonNode theirs, Cost ours, String key) {
        JsonNode figure = theirs.get(key);
        if (figure == null) {
            return;
        }
        BigDecimal expected =
                (figure.isObject() ? figure.get("base") : figure).decimalValue().movePointLeft(6);
        BigDecimal actual = ours.total().subtract(ours.fees());
        if (expected.compareTo(actual) != 0) {
            missing.add(
                    name
                            + " "
                            + what
                            + " "
                            + expected.toPlainString()
                            + " ≠ "
                            + actual.toPlainString());
        }
    }

    private static JsonNode inForce(JsonNode prices) {
        if (!prices.isArray()) {
            return prices;
        }
        JsonNode last = prices;
        for (JsonNode entry : prices) {
            JsonNode constraint = entry.path("constraint");
            String date = constraint.path("start_date").asString("");
            String from = constraint.path("start_time").asString("00:00");
            String until = constraint.path("end_time").asString("24:00");
            if (date.compareTo("2026-08-21") <= 0
                    && from.compareTo("12:00") <= 0
                    && until.compareTo("12:00") > 0) {
                last = entry.path("prices");
            }
        }
        return last;
    }

    /** Default counts are no prices, and a routing fee belongs to another model: the router. */
    private static boolean priced(JsonNode model) {
        if (model.has("rates") || model.has("image")) {
            return true;
        }
        for (String unit : model.path("units").propertyNames()) {
            if (!unit.startsWith("default_") && !unit.equals("routing_units")) {
                return true;
            }
        }
        return false;
    }

    private void count(String vendor, boolean found) {
        int[] pair = counts.computeIfAbsent(vendor, v -> new int[2]);
        pair[0]++;
        pair[1] += found ? 1 : 0;
    }

    private void report() throws IOException {
        Map<String, String> excused = exceptions();
        StringBuilder line = new StringBuilder();
        int all = 0;
        int found = 0;
        for (var entry : counts.entrySet()) {
            all += entry.getValue()[0];
            found += entry.getValue()[1];
            line.append(' ').append(entry.getKey()).append(' ').append(entry.getValue()[1]);
            line.append('/').append(entry.getValue()[0]);
        }
        System.out.println("Priced models found: " + found + " of " + all + ":" + line);
        assertThat(excused.values()).allSatisfy(reason -> assertThat(reason).isNotBlank());
        assertThat(new TreeSet<>(missing))
                .as("listed in docs/price-exceptions.md with a reason")
                .filteredOn(m -> !excused.containsKey(m.split(" ")[0]))
                .isEmpty();
        assertThat(all).isPositive();
    }
}
