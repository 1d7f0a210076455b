package io.tollgate.gateway.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptBoundTest {

    private static long bound(ModelRoute route, String body, long uploaded) {
        return BodyScanner.scan(
                        body.getBytes(UTF_8),
                        route,
                        uploaded,
                        null,
                        java.util.Set.of("file", "image"))
                .promptTokenBound();
    }

    @Test
    void everyImageAskedForCounts() {
        String one = "{\"model\":\"m\",\"prompt\":\"p\",\"n\":1}";
        String four = "{\"model\":\"m\",\"prompt\":\"p\",\"n\":4}";

        assertThat(bound(ModelRoute.IMAGES, four, 0) - bound(ModelRoute.IMAGES, one, 0))
                .isEqualTo(30_000);
    }

    @Test
    void soundCountsByItsLeastBytes() {
        String body = "{\"model\":\"m\"}";

        assertThat(bound(ModelRoute.TRANSCRIPTIONS, body, 1_000_000))
                .isEqualTo(body.length() + 2_001 * 50);
    }

    @Test
    void documentsCountWithTheQueryEach() {
        String body = "{\"model\":\"m\",\"query\":\"abc\",\"documents\":[\"x\",\"y\"]}";

        assertThat(bound(ModelRoute.RERANK, body, 0)).isEqualTo(body.length() + 4 * 3 * 2 + 1_000);
    }

    @Test
    void aPromptKeptElsewhereCountsAsLongAsAnyCanBe() {
        for (String more :
                new String[] {
                    "\"previous_response_id\":\"resp_1\"",
                    "\"conversation\":\"c\"",
                    "\"prompt\":{\"id\":\"p\"}",
                    "\"tools\":[{\"type\":\"web_search\"}]"
                }) {
            String body = "{\"model\":\"m\",\"input\":\"Hi\"," + more + "}";
            assertThat(bound(ModelRoute.RESPONSES, body, 0)).isGreaterThan(2_000_000);
        }
        String own =
                "{\"model\":\"m\",\"input\":\"Hi\",\"tools\":[{\"type\":\"function\",\"parameters\":{\"type\":\"object\"}}]}";
        assertThat(bound(ModelRoute.RESPONSES, own, 0)).isEqualTo(own.length());
    }

    @Test
    void severalPromptsAreSeveralAnswers() {
        assertThat(choices("\"prompt\":[\"a\",\"b\",\"c\"],\"n\":2,\"best_of\":4")).isEqualTo(12);
        assertThat(choices("\"prompt\":[1,2,3]")).isEqualTo(1);
        assertThat(choices("\"prompt\":[[1,2],[3]]")).isEqualTo(2);
        assertThat(choices("\"prompt\":\"a\"")).isEqualTo(1);
    }

    private static int choices(String fields) {
        String body = "{\"model\":\"m\"," + fields + "}";
        return BodyScanner.scan(body.getBytes(UTF_8), ModelRoute.COMPLETIONS, 0).choices();
    }

    @Test
    void aResponsesOwnLimitIsItsLimit() {
        String body = "{\"model\":\"m\",\"max_output_tokens\":7}";

        assertThat(BodyScanner.scan(body.getBytes(UTF_8), ModelRoute.RESPONSES, 0).maxTokens())
                .isEqualTo(7);
    }
}
