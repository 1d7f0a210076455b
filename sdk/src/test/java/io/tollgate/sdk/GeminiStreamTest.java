package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.chat.Extras;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.GeminiDialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.wire.AnthropicWire;
import io.tollgate.sdk.wire.GeminiWire;
import io.tollgate.sdk.wire.OpenAiWire;
import io.tollgate.sdk.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class GeminiStreamTest {
    private static final Wire GEMINI = GeminiWire.ofGeminiApi();
    private static final AnswerView VIEW = new AnswerView("harbour", true, 12);
    private static final Usage TIDES =
            new Usage(25, 8, 0, 0, 21, 6, 0, 0, false)
                    .with(Extras.NONE.plus(BilledUnit.GROUNDED_PROMPT, 1));

    private record Run(String bytes, StreamStep last) {}

    private static byte[] fixture(String name) throws IOException {
        try (InputStream in = GeminiStreamTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static Run run(Dialect dialect, Wire wire, byte[] bytes, int size) {
        StreamTranslation stream = Translation.of(dialect, wire).stream(VIEW);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < bytes.length; at += size) {
            StreamStep step = stream.accept(bytes, at, Math.min(size, bytes.length - at));
            out.writeBytes(step.bytes());
            out.writeBytes(step.terminal());
        }
        StreamStep last = stream.end();
        out.writeBytes(last.bytes());
        out.writeBytes(last.terminal());
        return new Run(out.toString(StandardCharsets.UTF_8), last);
    }

    private static Outcome outcome(String sse) {
        return Outcome.ofStream(sse.getBytes(StandardCharsets.UTF_8));
    }

    private static final Outcome TOLD =
            new Outcome(
                    "Düne 🌊 rises at noon.",
                    "Two ports. ",
                    List.of("tide {\"port\":\"List\"}", "tide {\"port\":\"Wyk\"}"),
                    "tools",
                    25,
                    8,
                    21);

    @Test
    void eachClientHearsTheWholeStreamHoweverItIsCut() throws IOException {
        byte[] bytes = fixture("gemini-tools.sse");
        for (Dialect dialect :
                List.of(
                        new OpenAiChatDialect(),
                        new AnthropicMessagesDialect(),
                        GeminiDialect.events())) {
            for (int size : new int[] {1, 7, 64, bytes.length}) {
                Run run = run(dialect, GEMINI, bytes, size);
                assertThat(outcome(run.bytes())).isEqualTo(TOLD);
                assertThat(run.last().usage()).isEqualTo(TIDES);
                assertThat(run.last().failed()).isNull();
            }
        }
    }

    @Test
    void clientsOfGoogleGetItsBytesWithTheModelTheyAskedFor() throws IOException {
        byte[] bytes = fixture("gemini-tools.sse");
        String expected =
                new String(bytes, StandardCharsets.UTF_8).replace("\"gemini-x\"", "\"harbour\"");
        for (int size : new int[] {1, 3, bytes.length}) {
            assertThat(run(GeminiDialect.events(), GEMINI, bytes, size).bytes())
                    .isEqualTo(expected);
        }
    }

    @Test
    void withoutAltSseTheStreamIsOneJsonArray() throws IOException {
        Run same = run(GeminiDialect.jsonArray(), GEMINI, fixture("gemini-tools.sse"), 11);
        JsonNode array = Json.read(same.bytes().getBytes(StandardCharsets.UTF_8));
        assertThat(array.size()).isEqualTo(4);
        assertThat(array.path(0).path("novel").path("kept").asBoolean()).isTrue();
        assertThat(array.path(3).path("modelVersion").asString()).isEqualTo("harbour");
        Run other =
                run(
                        GeminiDialect.jsonArray(),
                        new OpenAiWire(),
                        fixture("openai-parallel-tools.sse"),
                        11);
        JsonNode pieces = Json.read(other.bytes().getBytes(StandardCharsets.UTF_8));
        assertThat(GeminiOutcome.of(pieces.values().stream().toList()).tools()).hasSize(2);
    }

    @Test
    void aStreamOfAnotherVendorReachesClientsOfGoogleWithWholeCalls() throws IOException {
        Run tools =
                run(
                        GeminiDialect.events(),
                        new OpenAiWire(),
                        fixture("openai-parallel-tools.sse"),
                        5);
        assertThat(outcome(tools.bytes()).tools())
                .containsExactly("tide {\"port\":\"List\"}", "tide {\"port\":\"Wyk\"}");
        Run thoughts =
                run(
                        GeminiDialect.events(),
                        new AnthropicWire(),
                        fixture("anthropic-thinking.sse"),
                        5);
        assertThat(outcome(thoughts.bytes()).thoughts()).isNotEmpty();
        assertThat(thoughts.bytes()).contains("\"thoughtSignature\"").contains("finishReason");
    }

    @Test
    void signaturesTiersAndSourcesReachOpenAiClients() throws IOException {
        String bytes = run(new OpenAiChatDialect(), GEMINI, fixture("gemini-tools.sse"), 9).bytes();
        assertThat(bytes)
                .contains("\"provider_specific_fields\":{\"thought_signature\":\"c2lnMQ==\"}")
                .contains("\"provider_specific_fields\":{\"thought_signatures\":[\"c2lnMg==\"]}")
                .contains("\"service_tier\":\"priority\"")
                .contains(
                        "\"url_citation\":{\"start_index\":0,\"end_index\":7,\"title\":\"Tides\","
                                + "\"url\":\"https://quay.example/tides\"}")
                .contains("\"id\":\"call_tide-1_0_0\"")
                .contains("\"id\":\"call_tide-1_0_1\"");
    }

    @Test
    void signaturesAndSourcesReachAnthropicClients() throws IOException {
        String bytes =
                run(new AnthropicMessagesDialect(), GEMINI, fixture("gemini-tools.sse"), 9).bytes();
        assertThat(bytes)
                .contains("{\"type\":\"redacted_thinking\",\"data\":\"gemini:c2lnMQ==\"}")
                .contains("\"type\":\"citations_delta\"")
                .contains("\"url\":\"https://quay.example/tides\"");
        assertThat(bytes.indexOf("gemini:c2lnMQ==")).isLessThan(bytes.indexOf("\"tool_use\""));
    }

    @Test
    void aStreamThatEndsEarlyOrBadlyFailsInTheClientsWords() throws IOException {
        byte[] bytes = fixture("gemini-tools.sse");
        Random random = new Random(7);
        int finish = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("finishReason");
        for (int i = 0; i < 40; i++) {
            byte[] cut = Arrays.copyOf(bytes, random.nextInt(finish));
            Run run = run(GeminiDialect.events(), GEMINI, cut, 1 + random.nextInt(50));
            assertThat(run.last().failed()).isNotNull();
            assertThat(run.bytes()).contains("\"status\":\"INTERNAL\"");
            Run array = run(GeminiDialect.jsonArray(), GEMINI, cut, 13);
            Json.read(array.bytes().getBytes(StandardCharsets.UTF_8));
        }
        byte[] error =
                ("data: {\"error\":{\"code\":503,\"message\":\"Overloaded\","
                                + "\"status\":\"UNAVAILABLE\"}}\n\n")
                        .getBytes(StandardCharsets.UTF_8);
        StreamStep step =
                Translation.of(new OpenAiChatDialect(), GEMINI).stream(VIEW)
                        .accept(error, 0, error.length);
        assertThat(step.failed().kind()).isEqualTo(ErrorKind.OVERLOADED);
        assertThat(step.startedOutput()).isFalse();
    }

    @Test
    void aBlockedPromptIsARefusal() {
        byte[] bytes =
                ("data: {\"promptFeedback\":{\"blockReason\":\"SAFETY\"},\"responseId\":\"b\","
                                + "\"usageMetadata\":{\"promptTokenCount\":4,\"totalTokenCount\":4}}\n\n")
                        .getBytes(StandardCharsets.UTF_8);
        Run run = run(new OpenAiChatDialect(), GEMINI, bytes, 100);
        assertThat(run.last().failed()).isNull();
        assertThat(run.bytes())
                .contains("\"refusal\":\"The prompt was blocked: SAFETY.\"")
                .contains("\"finish_reason\":\"content_filter\"");
        assertThat(run.last().usage()).isEqualTo(Usage.of(4, 0));
    }

    @Test
    void mutilatedStreamsNeverThrow() throws IOException {
        byte[] bytes = fixture("gemini-tools.sse");
        Random random = new Random(20261122);
        for (int i = 0; i < 400; i++) {
            byte[] bad = bytes.clone();
            for (int j = 0; j < 1 + random.nextInt(12); j++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            for (Dialect dialect :
                    List.of(
                            new OpenAiChatDialect(),
                            new AnthropicMessagesDialect(),
                            GeminiDialect.jsonArray())) {
                assertThat(run(dialect, GEMINI, bad, 97).last().finished()).isTrue();
            }
        }
    }
}
