package io.tollgate.sdk.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PriceTest {
    private static final String FILE =
            """
            {"provider":"quay","models":[
              {"id":"gull","aliases":["seagull"],"max_output":100,"context":1000,
               "usd_per_million":{"input":"3","output":"15","cache_read":"0.3","cache_write":"3.75","cache_write_1h":"6"},
               "tiers":[{"above_input":200,"usd_per_million":{"input":"6","output":"22.5","cache_read":"0.6"}}]},
              {"id":"tern","usd_per_million":{"input":"0.0375","output":"0.15","output_reasoning":"0.2","input_audio":"1"},
               "usd_per_call":{"request":"0.005"}},
              {"id":"ghost","usd_per_million":{}}]}
            """;
    private final PriceCatalogue catalogue =
            new PriceCatalogue(
                    Map.of(
                            "quay",
                            PriceFiles.models(Json.read(FILE.getBytes(StandardCharsets.UTF_8)))));

    private Price price(String model) {
        return catalogue.find("quay", model).orElseThrow();
    }

    private static void costs(Cost cost, String total) {
        assertThat(cost.total()).isEqualByComparingTo(new BigDecimal(total));
    }

    @Test
    void cachedAndWrittenTokensHaveTheirOwnPrices() {
        // 100 fresh × 3 + 50 read × 0.3 + 30 written × 3.75 + 20 for an hour × 6 + 10 out × 15, per
        // million.
        Cost cost = price("gull").cost(new Usage(200, 50, 50, 20, 10, 0, 0, 0, false));
        assertThat(cost.input()).isEqualByComparingTo("0.0003");
        assertThat(cost.cacheRead()).isEqualByComparingTo("0.000015");
        assertThat(cost.cacheWrite()).isEqualByComparingTo("0.0002325");
        assertThat(cost.output()).isEqualByComparingTo("0.00015");
        costs(cost, "0.0006975");
    }

    @Test
    void aTierRepricesTheWholeRequest() {
        // 201 tokens are beyond 200: 151 × 6 + 50 × 0.6 + 10 × 22.5.
        costs(price("gull").cost(new Usage(201, 50, 0, 0, 10, 0, 0, 0, false)), "0.001161");
    }

    @Test
    void partsWithoutAFigureFallBackToTheWiderKind() {
        // 10 cached × 0.0375 (input), 8 audio × 1, 82 × 0.0375, 5 thoughts × 0.2, 15 × 0.15, and
        // 0.005 flat.
        costs(price("tern").cost(new Usage(100, 10, 0, 0, 20, 5, 8, 0, false)), "0.00501470");
    }

    @Test
    void figuresBelowANanoAreExact() {
        costs(price("tern").cost(Usage.of(1, 0)), "0.0050000375");
    }

    @Test
    void anUnknownFigureIsNoPriceAtAll() {
        assertThat(catalogue.find("quay", "ghost")).isEmpty();
        assertThat(catalogue.find("quay", "kraken")).isEmpty();
        assertThat(catalogue.find("nowhere", "gull")).isEmpty();
    }

    @Test
    void modelsAreFoundByAliasAndWithoutTheirDate() {
        for (String name :
                new String[] {
                    "seagull", "gull-2026-01-31", "gull-20260131", "gull@20260131", "gull-latest"
                }) {
            assertThat(price(name).model()).isEqualTo("gull");
        }
        assertThat(catalogue.find("quay", "gull-7b")).isEmpty();
    }

    @Test
    void theWorstCaseCoversEveryTierAndCacheWrites() {
        Price.WorstCase worst = price("gull").worstCase();
        assertThat(worst.inputPerMillion()).isEqualByComparingTo("6");
        assertThat(worst.outputPerMillion()).isEqualByComparingTo("22.5");
        assertThat(worst.maxOutput()).isEqualTo(100);
        assertThat(worst.context()).isEqualTo(1000);
    }

    @Test
    void aDeploymentsOwnFiguresWin() {
        BigDecimal perToken = new BigDecimal("0.00000001");
        Price own =
                PriceCatalogue.override("x", Optional.empty(), perToken, perToken, null, null)
                        .orElseThrow();
        costs(own.cost(Usage.of(3, 4)), "0.00000007");
        Price over =
                PriceCatalogue.override(
                                "gull", Optional.of(price("gull")), perToken, null, null, null)
                        .orElseThrow();
        costs(over.cost(Usage.of(1000, 1)), "0.0000325");
        assertThat(PriceCatalogue.override("x", Optional.empty(), null, null, null, null))
                .isEmpty();
    }

    @Test
    void theBuiltInCatalogueLoadsAndMocksAreFreeByName() {
        PriceCatalogue builtIn = PriceCatalogue.load();
        costs(builtIn.find("mock", "echo").orElseThrow().cost(Usage.of(10, 10)), "0");
        assertThat(builtIn.find("openai", "gpt-4o-mini-2024-07-18")).isPresent();
    }

    @Test
    void anUnknownColumnIsRefused() {
        String file = "{\"models\":[{\"id\":\"a\",\"usd_per_million\":{\"inptu\":\"1\"}}]}";
        assertThatThrownBy(
                        () -> PriceFiles.models(Json.read(file.getBytes(StandardCharsets.UTF_8))))
                .hasMessageContaining("inptu");
    }
}
