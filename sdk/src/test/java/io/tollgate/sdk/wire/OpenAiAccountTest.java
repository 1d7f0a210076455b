package io.tollgate.sdk.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.chat.ChatResponse;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiAccountTest {

    private static final String USUAL =
            """
            {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,
            "message":{"role":"assistant","content":"Grüße \\"q\\" [1]","tool_calls":[]},
            "logprobs":null,"finish_reason":"length"},{"finish_reason":"stop"}],
            "usage":{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17,
            "prompt_tokens_details":{"cached_tokens":4}},"service_tier":"flex","error":null}""";

    @ParameterizedTest
    @ValueSource(
            strings = {
                USUAL,
                "{\"choices\":[{}],\"usage\":{\"prompt_tokens\":1}}",
                "{\"usage\":{\"completion_tokens\":1},\"choices\":[{\"finish_reason\":null}]}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":0}}",
                "{\"choices\":[1,{\"finish_reason\":\"length\"}],\"usage\":{\"prompt_tokens\":3}}",
                "{\"choices\":[{\"finish_reason\":{\"a\":[1]},\"x\":[[]]}],"
                        + "\"usage\":{\"prompt_tokens\":3,\"num_search_queries\":2}}",
                "{\"service_tier\":{\"a\":1},\"choices\":[{\"finish_reason\":\"tool_calls\"}],"
                        + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2.0}}",
            })
    void isThatOfTheWholeAnswer(String answer) {
        byte[] bytes = answer.getBytes(UTF_8);
        ChatResponse whole = OpenAiAnswerReader.read(bytes);
        OpenAiAccount account = OpenAiAccount.of(bytes);
        assertThat(account).isNotNull();
        assertThat(account.usage()).isEqualTo(whole.usage());
        assertThat(account.reason())
                .isEqualTo(whole.choices().isEmpty() ? null : whole.choices().getFirst().reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"choices\":[]}",
                "{\"choices\":{},\"usage\":{\"prompt_tokens\":1}}",
                "{\"usage\":{\"prompt_tokens\":1}}",
                "{\"choices\":[],\"usage\":{}}",
                "{\"choices\":[],\"usage\":null}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":1},\"error\":{\"message\":\"no\"}}",
                "{\"object\":\"error\",\"choices\":[],\"usage\":{\"prompt_tokens\":1}}",
            })
    void leavesWhatIsUnusualToTheWholeAnswer(String answer) {
        assertThat(OpenAiAccount.of(answer.getBytes(UTF_8))).isNull();
    }

    @Test
    void answersThatBrokeOffHaveNone() {
        byte[] bytes = USUAL.getBytes(UTF_8);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(OpenAiAccount.of(Arrays.copyOf(bytes, length))).isNull();
        }
    }
}
