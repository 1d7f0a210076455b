package io.tollgate.sdk.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.http.Headers;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InvokeUsageTest {
    private static final Headers COUNTED =
            Headers.of(
                    Map.of(
                            "x-amzn-bedrock-input-token-count", "11",
                            "x-amzn-bedrock-output-token-count", "5"));

    private static Usage of(String body, Headers headers) {
        return InvokeUsage.whole(body.getBytes(UTF_8), headers, 3);
    }

    @Test
    void bedrockCountsForModelsThatDoNot() {
        assertThat(of("{\"generation\":\"Hi\"}", COUNTED)).isEqualTo(Usage.of(11, 5));
        assertThat(of("no JSON", COUNTED)).isEqualTo(Usage.of(11, 5));
    }

    @Test
    void aModelsOwnWordsTellWhatWasCached() {
        Usage claude =
                of(
                        "{\"usage\":{\"input_tokens\":11,\"cache_read_input_tokens\":9,\"output_tokens\":5}}",
                        COUNTED);
        assertThat(claude.inputTokens()).isEqualTo(20);
        assertThat(claude.cacheReadTokens()).isEqualTo(9);
        assertThat(claude.outputTokens()).isEqualTo(5);
        Usage nova = of("{\"usage\":{\"inputTokens\":4,\"outputTokens\":6}}", Headers.empty());
        assertThat(nova.inputTokens()).isEqualTo(4);
        Usage mistral =
                of("{\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":6}}", Headers.empty());
        assertThat(mistral.outputTokens()).isEqualTo(6);
    }

    @Test
    void aGuardrailThatStopsAModelIsChargedAllTheSame() {
        assertThat(of("{\"usage\":{\"inputTokens\":0,\"outputTokens\":0}}", COUNTED))
                .isEqualTo(Usage.of(11, 5));
    }

    @Test
    void whatNobodyCountedIsEstimated() {
        Usage usage = of("{\"generation\":\"Hello there\"}", Headers.empty());

        assertThat(usage.estimated()).isTrue();
        assertThat(usage.inputTokens()).isEqualTo(3);
        assertThat(usage.outputTokens()).isPositive();
        assertThat(
                        of("{}", Headers.of(Map.of("x-amzn-bedrock-input-token-count", "x")))
                                .estimated())
                .isTrue();
    }

    @Test
    void bytesThatAreNoStreamAreEstimated() {
        InvokeUsage usage = new InvokeUsage(3);
        usage.saw("not an event stream at all".getBytes(UTF_8), 26);

        assertThat(usage.soFar().estimated()).isTrue();
        assertThat(usage.soFar().inputTokens()).isEqualTo(3);
    }
}
