package io.tollgate.sdk.price;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class HostedToolsTest {
    private static final Map<BilledUnit, BigDecimal> DEAR =
            Map.of(
                    BilledUnit.WEB_SEARCH, new BigDecimal("0.01"),
                    BilledUnit.FILE_SEARCH, new BigDecimal("0.0025"),
                    BilledUnit.MAPS, new BigDecimal("0.014"),
                    BilledUnit.CODE_EXECUTION, new BigDecimal("0.005"));

    private static JsonNode json(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static long bound(String request) {
        return HostedTools.of(json(request)).boundNanoUsd(DEAR);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"tools":[{"type":"web_search_20250305","name":"web_search","max_uses":3}]}        | 30000000
                    {"tools":[{"type":"web_search_20250305","name":"web_search","max_uses":0}]}        | 0
                    {"tools":[{"type":"web_search"}]}                                                  | 250000000
                    {"tools":[{"type":"web_search_preview"},{"type":"file_search"}]}                   | 312500000
                    {"tools":[{"type":"web_search"},{"type":"file_search"}],"max_tool_calls":4}        | 40000000
                    {"tools":[{"type":"code_interpreter","container":{"type":"auto"}}]}                | 125000000
                    {"tools":[{"googleSearch":{}},{"functionDeclarations":[]}]}                        | 250000000
                    {"tools":[{"google_maps":{}}],"generationConfig":{"candidateCount":2}}             | 700000000
                    {"web_search_options":{},"n":2}                                                    | 500000000
                    {"plugins":[{"id":"web"}]}                                                         | 250000000
                    {"plugins":[{"id":"file-parser"}]}                                                 | 0
                    {"tools":[{"type":"function","function":{"name":"web_search"}}]}                   | 0
                    {"tools":[{"name":"web_search","input_schema":{}}]}                                | 0
                    {"tools":"web_search"}                                                             | 0
                    {"tools":[null,7,{"type":9}]}                                                      | 0
                    {}                                                                                 | 0
                    """)
    void boundsWhatToolsOfTheVendorCanCost(String request, long nanoUsd) {
        assertThat(bound(request)).isEqualTo(nanoUsd);
    }

    @Test
    void reckonsOnlyToolsTheModelIsChargedFor() {
        PriceCatalogue catalogue = PriceCatalogue.load();
        JsonNode search = json("{\"tools\":[{\"googleSearch\":{}}]}");
        Price byPrompt = catalogue.find("gemini", "gemini-2.5-flash").orElseThrow();
        Price byQuery = catalogue.find("gemini", "gemini-3-flash-preview").orElseThrow();
        Price free = catalogue.find("openai", "text-embedding-3-small").orElseThrow();
        assertThat(HostedTools.boundNanoUsd(search, byPrompt)).isEqualTo(35_000_000);
        assertThat(HostedTools.boundNanoUsd(search, byQuery)).isEqualTo(25 * 14_000_000);
        assertThat(HostedTools.boundNanoUsd(search, free)).isZero();
        assertThat(HostedTools.usdPerCall(byPrompt)).containsOnlyKeys(BilledUnit.GROUNDED_PROMPT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"type":"code_interpreter","container":{"type":"auto"}}                               | 120000000
                    {"type":"code_interpreter","container":{"type":"auto","memory_limit":"4g"}}           | 480000000
                    {"type":"code_interpreter","container":{"type":"auto","memory_limit":"64g"}}          | 7680000000
                    {"type":"code_interpreter","container":"cntr_1"}                                      | 120000000
                    {"type":"shell","environment":{"type":"container_auto","memory_limit":"16g"}}         | 1920000000
                    {"type":"shell","environment":{"type":"local"}}                                       | 0
                    {"type":"shell"}                                                                      | 0
                    """)
    void boundsContainersByTheirMemory(String tool, long nanoUsd) {
        Price price = PriceCatalogue.load().find("openai", "gpt-5").orElseThrow();
        JsonNode request = json("{\"tools\":[" + tool + "]}");
        assertThat(HostedTools.boundNanoUsd(request, price)).isEqualTo(nanoUsd);
        JsonNode once = json("{\"max_tool_calls\":1,\"tools\":[" + tool + "]}");
        assertThat(HostedTools.boundNanoUsd(once, price)).isEqualTo(nanoUsd);
    }

    @Test
    void sumsLargeCountsExactly() {
        String request =
                "{\"n\":128,\"tools\":[{\"type\":\"web_search_1\",\"max_uses\":2147483647}]}";
        assertThat(bound(request)).isEqualTo(128L * 2_147_483_647L * 10_000_000L);
    }
}
