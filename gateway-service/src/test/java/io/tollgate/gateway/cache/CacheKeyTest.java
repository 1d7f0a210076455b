package io.tollgate.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.gateway.Calls;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.ModelRoute;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheKeyTest {

    private static final String BODY =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"temperature\":1}";

    @Test
    void whiteSpaceAndTheGatewaysOwnFieldsDoNotCount() {
        String spaced =
                """
                { "user": "someone else", "cache": {"ttl": 7, "x": [1]}, "metadata": {"a": {}},
                  "model": "m", "messages": [ {"role": "user", "content": "H\\u0069"} ],
                  "tags": ["x"], "num_retries": 3, "temperature": 1 }
                """;

        assertThat(key(spaced)).isEqualTo(key(BODY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":[\"x\",\"y\"]} | {\"a\":[\"xy\"]}",
                "{\"a\":[\"x\",\"y\"]} | {\"a\":[\"x\\u0000\\u0006y\"]}",
                "{\"a\":\"1\"} | {\"a\":1}",
                "{\"a\":1} | {\"a\":1.0}",
                "{\"a\":null} | {\"a\":false}",
                "{\"a\":{}} | {\"a\":[]}",
                "{\"a\":\"b\",\"c\":1} | {\"a\":\"b\"}",
                "{\"stream\":true} | {\"stream\":false}",
                "{\"x\":{\"user\":\"a\"}} | {\"x\":{\"user\":\"b\"}}"
            })
    void whateverElseIsDifferentIsAnotherQuestion(String one, String other) {
        assertThat(key(one)).isNotEqualTo(key(other));
    }

    @Test
    void tenantNamespaceRouteModelAndVersionAreApart() {
        Call usual = call("t", "m", ModelRoute.CHAT_COMPLETIONS);
        String key = CacheKey.of(usual, "");
        Call beta = call("t", "m", ModelRoute.CHAT_COMPLETIONS);
        Calls.request(beta).addHeader("anthropic-beta", "long-context");
        Call openAiBeta = call("t", "m", ModelRoute.CHAT_COMPLETIONS);
        Calls.request(openAiBeta).addHeader("openai-beta", "long-context");

        assertThat(
                        List.of(
                                key,
                                CacheKey.of(usual, "other"),
                                CacheKey.of(call("u", "m", ModelRoute.CHAT_COMPLETIONS), ""),
                                CacheKey.of(call("t", "m2", ModelRoute.CHAT_COMPLETIONS), ""),
                                CacheKey.of(call("t", "m", ModelRoute.MESSAGES), ""),
                                CacheKey.of(beta, ""),
                                CacheKey.of(openAiBeta, "")))
                .doesNotHaveDuplicates();
        assertThat(CacheKey.of(call("t", "m", ModelRoute.CHAT_COMPLETIONS), "")).isEqualTo(key);
        assertThat(key).startsWith("tg:{t}:cache:");
    }

    private static String key(String body) {
        return CacheKey.of(
                Calls.read(
                        ModelRoute.CHAT_COMPLETIONS,
                        Calls.caller("t", List.of(), List.of()),
                        "m",
                        body),
                "");
    }

    private static Call call(String tenant, String model, ModelRoute route) {
        return Calls.read(route, Calls.caller(tenant, List.of(), List.of()), model, BODY);
    }
}
