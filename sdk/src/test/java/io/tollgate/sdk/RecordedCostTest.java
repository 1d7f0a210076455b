package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.price.Cost;
import io.tollgate.sdk.price.Price;
import io.tollgate.sdk.price.PriceCatalogue;
import io.tollgate.sdk.wire.AnthropicWire;
import io.tollgate.sdk.wire.OpenAiWire;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the recorded calls cost, against what their providers said where they did. */
class RecordedCostTest {
    /** When the recordings were collected. */
    private static final Instant MOMENT = Instant.parse("2026-08-21T12:00:00Z");

    private static final Map<String, String> PROVIDERS =
            Map.of(
                    "azure-openai", "azure",
                    "azure-ai", "azure_ai",
                    "bedrock-mantle", "bedrock_mantle",
                    "vertex", "vertex_ai",
                    "together", "together_ai",
                    "fireworks", "fireworks_ai");
    private static final Pattern MODEL_IN_PATH =
            Pattern.compile("/(?:models?|deployments)/([^/]+?)(?::[a-zA-Z]{3,})?(?:/|$)");

    private final PriceCatalogue catalogue = PriceCatalogue.load();
    private final Map<String, Integer> priced = new TreeMap<>();
    private final Map<String, Integer> agreed = new TreeMap<>();
    private final Map<String, List<String>> open = new TreeMap<>();

    @BeforeEach
    void recordingsAreThere() {
        assumeTrue(
                Files.isDirectory(Recordings.folder()),
                "No recorded traffic beside the repository (set -Dtollgate.recordings): skipped.");
    }

    @Test
    void everyRecordedUsageHasACostAndItIsTheProvidersOwn() throws IOException {
        for (String provider : Recordings.providers()) {
            for (Recordings.Exchange exchange : Recordings.of(provider)) {
                RecordedUsage recorded =
                        exchange.status() < 400 ? RecordedUsage.of(exchange) : null;
                if (recorded != null) {
                    price(exchange, recorded);
                }
            }
        }
        System.out.println("Priced " + priced + "; as the provider says " + agreed);
        Map<String, String> excused = exceptions();
        open.keySet().removeIf(excused::containsKey);
        assertThat(summary()).as("listed in docs/price-exceptions.md with a reason").isEmpty();
        assertThat(agreed.values().stream().mapToInt(Integer::intValue).sum()).isPositive();
    }

    /** The readers of the product say the same as this test's own. */
    @Test
    void theWiresReadTheSameCost() {
        List<String> different = new ArrayList<>();
        int compared = 0;
        for (String provider : List.of("openai", "openrouter", "perplexity", "anthropic")) {
            boolean anthropic = provider.equals("anthropic");
            for (Recordings.Exchange exchange : Recordings.of(provider)) {
                RecordedUsage recorded =
                        exchange.status() < 400
                                        && exchange.kind().equals("json")
                                        && exchange.path()
                                                .endsWith(anthropic ? "/messages" : "/completions")
                                        && exchange.path().contains(anthropic ? "v1" : "chat")
                                ? RecordedUsage.of(exchange)
                                : null;
                Optional<Price> price =
                        recorded == null ? Optional.empty() : find(exchange, recorded);
                if (price.isEmpty()) {
                    continue;
                }
                Translation translation =
                        anthropic
                                ? Translation.of(
                                        new AnthropicMessagesDialect(), new AnthropicWire())
                                : Translation.of(new OpenAiChatDialect(), new OpenAiWire());
                var usage =
                        translation
                                .answer(exchange.response(), new AnswerView("m", true, 1))
                                .usage();
                boolean sound = usage.audioInputTokens() + usage.audioOutputTokens() > 0;
                boolean hour = usage.cacheWriteLongTokens() > 0;
                Cost theirs = price.get().cost(recorded.usage(), MOMENT);
                Cost ours = price.get().cost(usage, MOMENT);
                compared++;
                if (!sound && !hour && theirs.total().compareTo(ours.total()) != 0) {
                    different.add(
                            exchange + " " + theirs.total() + " " + ours.total() + " " + usage);
                }
            }
        }
        assertThat(different).isEmpty();
        assertThat(compared).isGreaterThan(100);
    }

    private void price(Recordings.Exchange exchange, RecordedUsage recorded) {
        Optional<Price> price = find(exchange, recorded);
        String name = exchange.provider() + "/" + model(exchange, recorded);
        if (price.isEmpty()) {
            note(name, exchange + ": no price");
            return;
        }
        Cost cost = price.get().cost(recorded.usage(), MOMENT);
        priced.merge(exchange.provider(), 1, Integer::sum);
        boolean used = recorded.usage().totalTokens() > 0;
        if (used && cost.total().signum() <= 0) {
            note(name, exchange + ": costs nothing");
        }
        BigDecimal stated = recorded.stated();
        if (stated == null) {
            return;
        }
        // Perplexity rounds its three parts to 0.00001 each; others state what they charge.
        BigDecimal most =
                exchange.provider().equals("perplexity")
                        ? new BigDecimal("0.000015")
                        : new BigDecimal("0.0000000005");
        if (stated.subtract(cost.total()).abs().compareTo(most) <= 0) {
            agreed.merge(exchange.provider(), 1, Integer::sum);
        } else {
            note(
                    name,
                    exchange
                            + ": the provider says "
                            + stated.toPlainString()
                            + ", we "
                            + cost.total().stripTrailingZeros().toPlainString()
                            + " for "
                            + recorded.usage());
        }
    }

    private void note(String name, String what) {
        open.computeIfAbsent(name, n -> new ArrayList<>()).add(what);
    }

    /** One line for each model: its first difference and how many there are. */
    private List<String> summary() {
        return open.entrySet().stream()
                .map(e -> e.getKey() + " ×" + e.getValue().size() + " " + e.getValue().getFirst())
                .toList();
    }

    private Optional<Price> find(Recordings.Exchange exchange, RecordedUsage recorded) {
        String provider = PROVIDERS.getOrDefault(exchange.provider(), exchange.provider());
        return catalogue
                .find(provider, model(exchange, recorded))
                .or(() -> catalogue.find(provider, recorded.model()));
    }

    private static String model(Recordings.Exchange exchange, RecordedUsage recorded) {
        JsonNode request = Json.readOrNull(exchange.request());
        String asked = request == null ? "" : request.path("model").asString("");
        if (asked.isEmpty()) {
            Matcher path = MODEL_IN_PATH.matcher(exchange.path());
            asked = path.find() ? URLDecoder.decode(path.group(1), StandardCharsets.UTF_8) : "";
        }
        if (exchange.provider().equals("huggingface")) {
            // The router's address names the seller.
            return asked + ":" + exchange.path().split("/")[3];
        }
        return asked.isEmpty() ? recorded.model() : asked;
    }

    /** Rows {@code | `provider/model` | reason |}, {@code *} for every model. */
    private Map<String, String> exceptions() throws IOException {
        Path root = Path.of(System.getProperty("tollgate.root", "..")).toAbsolutePath().normalize();
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(root.resolve("docs/price-exceptions.md"))) {
            String[] cells = line.split("\\|");
            if (cells.length >= 3 && cells[1].strip().startsWith("`recorded ")) {
                String name = cells[1].strip().replace("`", "").substring("recorded ".length());
                boolean used = false;
                for (String key : List.copyOf(open.keySet())) {
                    if (name.endsWith("*")
                            ? key.startsWith(name.substring(0, name.length() - 1))
                            : key.equals(name)) {
                        rows.put(key, cells[2].strip());
                        used = true;
                    }
                }
                assertThat(used).as("an exception nobody needs: " + name).isTrue();
            }
        }
        assertThat(rows.values()).allSatisfy(reason -> assertThat(reason).isNotBlank());
        return rows;
    }
}
