package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.ResponsesDialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.Wires;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ToolBoundTest {
    private static final ProviderRows ROWS = ProviderRows.load();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {'type':'web_search_20250305','name':'web_search'}                       | 25
                    {'type':'web_search_20250305','name':'web_search','max_uses':40}         | 40
                    {'type':'web_search_20250305','name':'web_search','max_uses':null}       | 25
                    {'type':'web_fetch_20250910','name':'web_fetch'}                         | 25
                    """)
    void anthropicsToolsAreBoundedEach(String tool, long uses) {
        JsonNode sent = anthropic(tool, 25L);

        assertThat(sent.at("/tools/0/max_uses").longValue()).isEqualTo(uses);
    }

    @Test
    void clientsOwnToolsAndCallersWithoutAStrictBudgetAreLeftAlone() {
        assertThat(anthropic("{'name':'web_search_mine','input_schema':{}}", 25L).at("/tools/0"))
                .isEqualTo(json("{'name':'web_search_mine','input_schema':{}}"));
        assertThat(anthropic("{'type':'web_search_20250305','name':'web_search'}", null))
                .isEqualTo(anthropic("{'type':'web_search_20250305','name':'web_search'}", null));
        assertThat(
                        anthropic("{'type':'web_search_20250305','name':'web_search'}", null)
                                .at("/tools/0")
                                .has("max_uses"))
                .isFalse();
    }

    @Test
    void toolsOfAResponseAreBoundedTogether() {
        assertThat(response("'tools':[{'type':'web_search'}]", 25L).path("max_tool_calls"))
                .isEqualTo(json("25"));
        assertThat(
                        response("'tools':[{'type':'web_search'}],'max_tool_calls':60", 25L)
                                .path("max_tool_calls"))
                .isEqualTo(json("60"));
        assertThat(response("'tools':[{'type':'function','name':'f'}]", 25L).has("max_tool_calls"))
                .isFalse();
        assertThat(response("'tools':[{'type':'web_search'}]", null).has("max_tool_calls"))
                .isFalse();
    }

    @Test
    void aResponseMayNotDrawUnderAStrictBudget() {
        String draws = "'tools':[{'type':'image_generation','quality':'high'}]";

        assertThatThrownBy(() -> response(draws, 25L))
                .isInstanceOfSatisfying(
                        LlmException.class,
                        refused -> {
                            assertThat(refused.error().param()).isEqualTo("tools");
                            assertThat(refused.error().safeMessage()).contains("image_generation");
                        });
        assertThat(response(draws, null).at("/tools/0/quality").stringValue()).isEqualTo("high");
    }

    private static JsonNode anthropic(String tool, @Nullable Long most) {
        String body =
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'Hi'}],"
                        + "'tools':["
                        + tool
                        + "]}";
        return sent(new AnthropicMessagesDialect(), "anthropic", body, most);
    }

    private static JsonNode response(String fields, @Nullable Long most) {
        String body = "{'model':'m','input':'Hi'," + fields + "}";
        return sent(new ResponsesDialect(), "openai", body, most);
    }

    private static JsonNode sent(
            Dialect dialect, String provider, String body, @Nullable Long most) {
        Target target = Target.of(ROWS.find(provider).orElseThrow(), "m-1", "sk-secret");
        ClientRequest request =
                ClientRequest.parse(
                                dialect,
                                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                                Headers.empty())
                        .withToolCallsClamp(most);
        return Json.read(
                Translation.of(dialect, Wires.of(target, dialect.protocol()))
                        .request(request, target)
                        .body());
    }

    private static JsonNode json(String text) {
        return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
