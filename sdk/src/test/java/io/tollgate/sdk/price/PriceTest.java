package io.tollgate.sdk.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.chat.Extras;
import io.tollgate.sdk.chat.ServiceTier;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
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
               "usd_per_unit":{"request":"0.005"}},
              {"id":"owl","usd_per_million":{"input":"1","output":"2"},
               "service_tiers":{"flex":{"input":"0.5","output":"1"},"priority":{"input":"2","output":"4"}},
               "tiers":[{"above_input":1000,"usd_per_million":{"input":"3"}}],
               "terms":[{"from":"2026-09-01","usd_per_million":{"input":"10","output":"20"}},
                        {"from":"2026-09-01","until":"2027-01-01","days":"mon-fri","daily_from":"22:00","daily_until":"02:00",
                         "usd_per_million":{"input":"40","output":"80"}}]},
              {"id":"heron","mode":"image_generation","usd_per_million":{"output_image":"40"},
               "usd_per_image":{"default":{"default":"0.04","512x512":"0.01"},"hd":{"default":"0.08"}},
               "usd_per_output_second":{"1280x720":"0.1","1024x1792":"0.5"},
               "usd_per_unit":{"input_minute":"0.006","web_search":"0.01","web_search_low_context":"0.002","request":"0.001"}},
              {"id":"ghost","usd_per_million":{}}]}
            """;
    private final PriceCatalogue catalogue =
            new PriceCatalogue(
                    Map.of(
                            "quay",
                            new PriceCatalogue.Listed(List.of("quai"), List.of()),
                            "pier",
                            new PriceCatalogue.Listed(List.of(), List.of("quay"))),
                    provider -> provider.equals("quay") ? models(FILE) : Map.of());

    private static Map<String, Price> models(String file) {
        return PriceFiles.models(Json.read(file.getBytes(StandardCharsets.UTF_8)));
    }

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
        assertThatThrownBy(() -> models(file)).hasMessageContaining("inptu");
        assertThatThrownBy(
                        () ->
                                models(
                                        "{\"models\":[{\"id\":\"a\",\"usd_per_unit\":{\"yard\":\"1\"}}]}"))
                .hasMessageContaining("yard");
        assertThatThrownBy(
                        () ->
                                models(
                                        "{\"models\":[{\"id\":\"a\",\"terms\":[{\"untill\":\"2026-01-01\"}]}]}"))
                .hasMessageContaining("untill");
    }

    private static Cost on(Price price, String moment, Usage usage) {
        return price.cost(usage, Instant.parse(moment));
    }

    @Test
    void pricesChangeOnTheirDayAndAtTheirHour() {
        Usage usage = Usage.of(1_000_000, 0);
        Usage small = Usage.of(1000, 0);
        costs(on(price("owl"), "2026-08-31T23:59:59Z", small), "0.001");
        costs(on(price("owl"), "2026-09-01T12:00:00Z", small), "0.01");
        // 22:00 to 02:00, on weekdays only: 4 September 2026 is a Friday.
        costs(on(price("owl"), "2026-09-04T21:59:59Z", small), "0.01");
        costs(on(price("owl"), "2026-09-04T22:00:00Z", small), "0.04");
        costs(on(price("owl"), "2026-09-04T01:59:59Z", small), "0.04");
        costs(on(price("owl"), "2026-09-04T02:00:00Z", small), "0.01");
        costs(on(price("owl"), "2026-09-05T23:00:00Z", small), "0.01");
        costs(on(price("owl"), "2027-01-01T23:00:00Z", small), "0.01");
        // The long prompts' tier belonged to the prices before.
        costs(on(price("owl"), "2026-08-31T12:00:00Z", usage), "3");
        costs(on(price("owl"), "2026-09-01T12:00:00Z", usage), "10");
    }

    @Test
    void theWorstCaseLooksADayAheadAndForgetsWhatIsOver() {
        assertThat(price("owl").worstCase(Instant.parse("2026-08-01T12:00:00Z")).inputPerMillion())
                .isEqualByComparingTo("3");
        assertThat(price("owl").worstCase(Instant.parse("2026-08-31T12:00:00Z")).inputPerMillion())
                .isEqualByComparingTo("40");
        assertThat(price("owl").worstCase(Instant.parse("2027-02-01T12:00:00Z")).inputPerMillion())
                .isEqualByComparingTo("10");
    }

    @Test
    void flexAndPriorityServiceHaveTheirOwnPrices() {
        String moment = "2026-08-01T12:00:00Z";
        Usage usage = Usage.of(1000, 1000);
        costs(on(price("owl"), moment, usage), "0.003");
        costs(
                on(price("owl"), moment, usage.with(Extras.NONE.withTier(ServiceTier.FLEX))),
                "0.0015");
        costs(
                on(
                        price("owl"),
                        moment,
                        usage.with(Extras.NONE.withTier(ServiceTier.of("priority")))),
                "0.006");
        costs(
                on(price("owl"), moment, usage.with(Extras.NONE.withTier(ServiceTier.BATCH))),
                "0.003");
        // Beyond the first tier there is no such service.
        costs(
                on(
                        price("owl"),
                        moment,
                        Usage.of(2000, 0).with(Extras.NONE.withTier(ServiceTier.FLEX))),
                "0.006");
    }

    @Test
    void imagesSecondsAndSearchesAreChargedByThePiece() {
        Price heron = price("heron");
        Usage none = Usage.of(0, 0);
        costs(heron.cost(none), "0.001");
        costs(heron.cost(none.with(Extras.NONE.plus(BilledUnit.IMAGE, 2))), "0.081");
        costs(
                heron.cost(
                        none.with(
                                Extras.NONE.plus(BilledUnit.IMAGE, 2).withFormat("hd", "512x512"))),
                "0.161");
        costs(
                heron.cost(
                        none.with(
                                Extras.NONE
                                        .plus(BilledUnit.IMAGE, 2)
                                        .withFormat("low", "512x512"))),
                "0.021");
        costs(
                heron.cost(
                        none.with(
                                Extras.NONE.plus(BilledUnit.INPUT_SECOND, new BigDecimal("90.5")))),
                "0.01005");
        costs(heron.cost(none.with(Extras.NONE.plus(BilledUnit.OUTPUT_SECOND, 4))), "2.001");
        costs(
                heron.cost(
                        none.with(
                                Extras.NONE
                                        .plus(BilledUnit.OUTPUT_SECOND, 4)
                                        .withFormat(null, "1280x720"))),
                "0.401");
        costs(heron.cost(none.with(Extras.NONE.plus(BilledUnit.WEB_SEARCH, 3))), "0.031");
        // A search by its size replaces the flat fee; what has no figure is free.
        costs(
                heron.cost(none.with(Extras.NONE.plus(BilledUnit.WEB_SEARCH_LOW_CONTEXT, 1))),
                "0.002");
        costs(heron.cost(none.with(Extras.NONE.plus(BilledUnit.MAPS, 9))), "0.001");
        // Charged by tokens, an image is not charged again.
        costs(
                heron.cost(
                        Usage.of(0, 1000)
                                .with(
                                        Extras.NONE
                                                .plus(BilledUnit.IMAGE, 1)
                                                .withImageTokens(0, 1000))),
                "0.041");
        assertThat(heron.perImage("hd", null)).hasValue(new BigDecimal("0.08"));
        assertThat(heron.perUnit(BilledUnit.PAGE)).isEmpty();
    }

    @Test
    void feesAreToldApartAndTheirSumIsTheCost() {
        Extras extras =
                Extras.NONE
                        .plus(BilledUnit.INPUT_SECOND, new BigDecimal("90.5"))
                        .plus(BilledUnit.IMAGE, 2)
                        .plus(BilledUnit.WEB_SEARCH, 3)
                        .plus(BilledUnit.OUTPUT_SECOND, 4);

        Cost cost = price("heron").cost(Usage.of(0, 0).with(extras));

        assertThat(cost.audio()).isEqualByComparingTo("0.00905");
        assertThat(cost.image()).isEqualByComparingTo("0.08");
        assertThat(cost.tool()).isEqualByComparingTo("0.03");
        assertThat(cost.other()).as("the video and the flat fee").isEqualByComparingTo("2.001");
        assertThat(cost.total()).isEqualByComparingTo("2.12005").isEqualByComparingTo(cost.fees());
    }

    @Test
    void modelsAreFoundUnderTheNamesClientsUse() {
        assertThat(catalogue.find("quai", "gull")).isPresent();
        assertThat(catalogue.find("pier", "gull")).isPresent();
        for (String name :
                new String[] {
                    "models/gull",
                    "accounts/harbour/models/gull",
                    "gull-v1:0",
                    "us.gull-v2:0",
                    "arn:aws:bedrock:eu-west-1:1:inference-profile/eu.gull-20260131-v1:0"
                }) {
            assertThat(catalogue.find("quay", name)).as(name).isPresent();
        }
        PriceCatalogue builtIn = PriceCatalogue.load();
        assertThat(builtIn.find("azure", "gpt-4.1-mini")).isPresent();
        assertThat(builtIn.find("vertex_ai_beta", "claude-sonnet-4-5@20250929")).isPresent();
        Price near =
                builtIn.find("bedrock", "us.anthropic.claude-haiku-4-5-20251001-v1:0")
                        .orElseThrow();
        Price anywhere =
                builtIn.find("bedrock", "global.anthropic.claude-haiku-4-5-20251001-v1:0")
                        .orElseThrow();
        costs(near.cost(Usage.of(1000, 0)), "0.0011");
        costs(anywhere.cost(Usage.of(1000, 0)), "0.001");
    }
}
