package io.tollgate.gateway.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tollgate.sdk.chat.BilledUnit;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiFieldsTest {

    private static final String ASK = "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]%s}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"maxOutputTokens\":7,\"candidateCount\":3} | 7 | 3",
                "{\"max_output_tokens\":7,\"candidate_count\":3} | 7 | 3",
                "{\"maxOutputTokens\":7,\"max_output_tokens\":9} | 9 | 1",
                "{\"maxOutputTokens\":null,\"temperature\":1} | | 1"
            })
    void settingsAreReadUnderBothOfTheirNames(String config, Long most, int choices) {
        for (String name : new String[] {"generationConfig", "generation_config"}) {
            BodyFacts facts = read(",\"" + name + "\":" + config);
            assertThat(facts.maxTokens()).isEqualTo(most);
            assertThat(facts.choices()).isEqualTo(choices);
        }
    }

    @Test
    void fieldsOfOtherDialectsBoundNothing() {
        BodyFacts facts = read(",\"max_tokens\":5,\"n\":9,\"stream\":true,\"model\":\"cheap\"");

        assertThat(facts.maxTokens()).isNull();
        assertThat(facts.choices()).isEqualTo(1);
        assertThat(facts.stream()).isFalse();
        assertThat(facts.model()).isEqualTo("asked");
    }

    @Test
    void aSearchAtGoogleIsAHostedToolOfEveryChoice() {
        BodyFacts facts =
                read(
                        ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"googleMaps\"}]},"
                                + "{\"google_search\":{}}],\"generationConfig\":{\"candidateCount\":2}");

        assertThat(facts.hostedTools().calls())
                .containsOnlyKeys(BilledUnit.WEB_SEARCH, BilledUnit.GROUNDED_PROMPT);
        assertThat(facts.hostedTools().choices()).isEqualTo(2);
    }

    @Test
    void theStreamIsInThePath() {
        byte[] body = ASK.formatted("").getBytes(UTF_8);
        assertThat(
                        BodyScanner.scan(
                                body, ModelRoute.STREAM_GENERATE_CONTENT, 0, "asked", Set.of())
                                .stream())
                .isTrue();
    }

    @Test
    void mediaCountTheirMostInsteadOfTheirBytes() {
        String data = "A".repeat(1_000_000);
        assertThat(bound("image/png", data)).isBetween(50_000L, 51_000L);
        assertThat(bound("application/pdf", data)).isBetween(300_000L, 301_000L);
        assertThat(bound("audio/mp3", data)).isBetween(100_000L, 101_000L);
        assertThat(bound("video/mp4", data)).isGreaterThan(1_000_000);
    }

    private static long bound(String type, String data) {
        return facts(
                        "{\"contents\":[{\"parts\":[{\"inline_data\":{\"mime_type\":\""
                                + type
                                + "\",\"data\":\""
                                + data
                                + "\"}}]}]}")
                .promptTokenBound();
    }

    @Test
    void whatLooksLikeMediaInsideAFunctionsAnswerIsText() {
        String data = "A".repeat(1_000_000);
        BodyFacts facts =
                facts(
                        "{\"contents\":[{\"parts\":[{\"functionResponse\":{\"response\":{\"inlineData\":"
                                + "{\"mimeType\":\"image/png\",\"data\":\""
                                + data
                                + "\"}}}}]}]}");
        assertThat(facts.promptTokenBound()).isGreaterThan(1_000_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"cachedContent\":\"cachedContents/1\"",
                ",\"tools\":[{\"googleSearch\":{}}]",
                ",\"tools\":{\"url_context\":{}}",
                ",\"systemInstruction\":{\"parts\":[{\"fileData\":{\"fileUri\":\"gs://x\"}}]}"
            })
    void whatIsReadFromElsewhereCountsAsMuchAsThereCanBe(String field) {
        assertThat(read(field).promptTokenBound()).isGreaterThan(2_000_000);
    }

    @Test
    void functionsAreNoSuchThing() {
        String functions =
                ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"parameters\":{}}]}]";
        assertThat(read(functions).promptTokenBound()).isLessThan(200);
    }

    @Test
    void countingCostsNothing() {
        byte[] body = "{\"generateContentRequest\":{\"contents\":[]}}".getBytes(UTF_8);
        BodyFacts facts =
                BodyScanner.scan(body, ModelRoute.GEMINI_COUNT_TOKENS, 0, "asked", Set.of());
        assertThat(facts.promptTokenBound()).isZero();
    }

    @Test
    void tagsAndCustomersAreTakenHereToo() {
        BodyFacts facts =
                read(
                        ",\"metadata\":{\"tags\":[\"a\"],\"user_id\":\"c\"},\"litellm_session_id\":\"s\"");
        assertThat(facts.tags()).containsExactly("a");
        assertThat(facts.user()).isEqualTo("c");
        assertThat(facts.sessionId()).isEqualTo("s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"maxOutputTokens\":0}",
                "{\"maxOutputTokens\":\"many\"}",
                "{\"candidateCount\":1.5}",
                "{\"candidateCount\":-1}"
            })
    void absurdSettingsAreRefusedByName(String config) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> read(",\"generationConfig\":" + config))
                .satisfies(
                        refusal ->
                                assertThat(refusal.error().param())
                                        .startsWith("generationConfig."));
    }

    private static BodyFacts read(String more) {
        return facts(ASK.formatted(more));
    }

    private static BodyFacts facts(String body) {
        return BodyScanner.scan(
                body.getBytes(UTF_8), ModelRoute.GENERATE_CONTENT, 0, "asked", Set.of());
    }
}
