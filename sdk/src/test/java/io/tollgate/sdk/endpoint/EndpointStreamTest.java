package io.tollgate.sdk.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.StreamStep;
import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.Endpoint;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class EndpointStreamTest {
    private static final String PARTIAL =
            "event: image_generation.partial_image\ndata: {\"type\":\"image_generation.partial_image\","
                    + "\"b64_json\":\"AAAA\",\"partial_image_index\":0}\n\n";
    private static final String COMPLETED =
            "event: image_generation.completed\ndata: {\"type\":\"image_generation.completed\","
                    + "\"b64_json\":\"BBBB\",\"quality\":\"high\",\"size\":\"1024x1024\",\"usage\":"
                    + "{\"input_tokens\":50,\"output_tokens\":4160,\"total_tokens\":4210,"
                    + "\"input_tokens_details\":{\"text_tokens\":50,\"image_tokens\":0}}}\n\n";
    private static final String SPEECH =
            "data: {\"type\":\"speech.audio.delta\",\"audio\":\"AAAA\"}\r\n\r\n"
                    + "data: {\"type\":\"speech.audio.done\",\"usage\":{\"input_tokens\":14,"
                    + "\"output_tokens\":101,\"total_tokens\":115}}\r\n\r\n";
    private static final String TRANSCRIPT =
            "data: {\"type\":\"transcript.text.delta\",\"delta\":\"Hi\"}\n\n"
                    + "data: {\"type\":\"transcript.text.done\",\"text\":\"Hi\",\"usage\":{\"type\":\"tokens\","
                    + "\"input_tokens\":40,\"output_tokens\":10,\"input_token_details\":{\"audio_tokens\":40}}}\n\n"
                    + "data: [DONE]\n\n";

    /** What a client reads of a whole stream, and what is left when the stream is over. */
    private record Read(String text, String terminal, StreamStep last) {}

    private static ObjectNode request(String json) {
        return (ObjectNode) Json.read(json.getBytes(UTF_8));
    }

    private static Read read(EndpointStream stream, byte[] bytes, int step) {
        StringBuilder text = new StringBuilder();
        StreamStep last = null;
        for (int at = 0; at < bytes.length && (last == null || !last.finished()); at += step) {
            last = stream.accept(bytes, at, Math.min(step, bytes.length - at));
            text.append(new String(last.bytes(), UTF_8));
        }
        if (last == null || !last.finished()) {
            last = stream.end();
            text.append(new String(last.bytes(), UTF_8));
        }
        return new Read(text.toString(), new String(last.terminal(), UTF_8), last);
    }

    private static Read read(Endpoint endpoint, String request, String stream) {
        Read whole = null;
        byte[] bytes = stream.getBytes(UTF_8);
        for (int step : new int[] {bytes.length, 1, 7}) {
            Read read = read(new EndpointStream(endpoint, request(request), 100), bytes, step);
            if (whole != null) {
                assertThat(read.text()).isEqualTo(whole.text());
                assertThat(read.terminal()).isEqualTo(whole.terminal());
                assertThat(read.last().usage()).isEqualTo(whole.last().usage());
            }
            whole = read;
        }
        return whole;
    }

    @Test
    void picturesGoOnAsTheyComeAndTheLastWaitsForItsReport() {
        EndpointStream stream = new EndpointStream(Endpoint.IMAGES, request("{}"), 0);
        byte[] partial = PARTIAL.getBytes(UTF_8);
        StreamStep first = stream.accept(partial, 0, partial.length);
        assertThat(new String(first.bytes(), UTF_8)).isEqualTo(PARTIAL);
        assertThat(first.startedOutput()).isTrue();
        byte[] completed = COMPLETED.getBytes(UTF_8);
        StreamStep second = stream.accept(completed, 0, completed.length);
        assertThat(second.bytes()).isEmpty();
        assertThat(second.finished()).isFalse();
        StreamStep end = stream.end();
        assertThat(new String(end.terminal(), UTF_8)).isEqualTo(COMPLETED);
        assertThat(end.usage()).isNotNull();
        assertThat(end.usage().outputTokens()).isEqualTo(4160);
        assertThat(end.usage().estimated()).isFalse();
        assertThat(end.usage().extras().count(BilledUnit.IMAGE)).isEqualByComparingTo("1");
    }

    @Test
    void everyPictureOfSeveralIsCounted() {
        Read read = read(Endpoint.IMAGES, "{\"n\":2}", PARTIAL + COMPLETED + PARTIAL + COMPLETED);
        assertThat(read.text()).isEqualTo(PARTIAL + COMPLETED + PARTIAL);
        assertThat(read.terminal()).isEqualTo(COMPLETED);
        Usage usage = read.last().usage();
        assertThat(usage.outputTokens()).isEqualTo(8320);
        assertThat(usage.extras().count(BilledUnit.IMAGE)).isEqualByComparingTo("2");
    }

    @Test
    void speechAndTranscriptsTellTheirTokens() {
        Read speech = read(Endpoint.SPEECH, "{\"input\":\"Hello\"}", SPEECH);
        assertThat(speech.last().usage().audioOutputTokens()).isEqualTo(101);
        assertThat(speech.last().usage().estimated()).isFalse();
        assertThat(speech.text()).contains("speech.audio.delta").doesNotContain("done");

        Read transcript = read(Endpoint.TRANSCRIPTIONS, "{}", TRANSCRIPT);
        assertThat(transcript.text() + transcript.terminal()).isEqualTo(TRANSCRIPT);
        assertThat(transcript.terminal()).endsWith("data: [DONE]\n\n");
        assertThat(transcript.last().usage().audioInputTokens()).isEqualTo(40);
    }

    @Test
    void aTranscriptMayBeTimedUnderMistralsNames() {
        Read read =
                read(
                        Endpoint.TRANSCRIPTIONS,
                        "{}",
                        "event: transcription.text.delta\ndata: {\"text\":\"Hi\"}\n\n"
                                + "event: transcription.done\ndata: {\"text\":\"Hi\",\"usage\":{\"prompt_audio_seconds\":12,"
                                + "\"prompt_tokens\":4,\"completion_tokens\":2,\"total_tokens\":6}}\n\n");
        assertThat(read.last().usage().extras().count(BilledUnit.INPUT_SECOND))
                .isEqualByComparingTo("12");
        assertThat(read.last().usage().inputTokens()).isEqualTo(4);
        assertThat(read.last().usage().outputTokens()).isEqualTo(2);
    }

    @Test
    void aStreamCutAnywhereEndsWithAnErrorOrItsWholeAnswerAndNeverWithoutUsage() {
        for (String whole : new String[] {PARTIAL + COMPLETED, SPEECH, TRANSCRIPT}) {
            Endpoint endpoint =
                    whole.equals(SPEECH)
                            ? Endpoint.SPEECH
                            : whole.equals(TRANSCRIPT) ? Endpoint.TRANSCRIPTIONS : Endpoint.IMAGES;
            byte[] bytes = whole.getBytes(UTF_8);
            for (int length = 0; length < bytes.length; length++) {
                EndpointStream stream =
                        new EndpointStream(endpoint, request("{\"input\":\"Hello\"}"), 9_000);
                Read read = read(stream, Arrays.copyOf(bytes, length), 5);
                assertThat(read.last().finished()).isTrue();
                assertThat(read.last().usage()).isNotNull();
                if (read.last().failed() != null) {
                    assertThat(read.text()).contains("\"error\"").endsWith("\n\n");
                    assertThat(read.terminal()).isEmpty();
                    assertThat(read.last().usage().estimated()).isTrue();
                    assertThat(read.last().usage().outputTokens()).isPositive();
                } else {
                    assertThat(read.terminal()).containsPattern("\\.(done|completed)\"");
                    assertThat(read.last().usage().estimated()).isFalse();
                }
            }
        }
    }

    @Test
    void anErrorInsideTheStreamEndsIt() {
        for (String error :
                new String[] {
                    "event: error\ndata: {\"type\":\"error\",\"error\":{\"code\":\"moderation_blocked\",\"message\":\"no\"}}\n\n",
                    "data: {\"error\":\"overloaded\"}\n\n"
                }) {
            Read read = read(Endpoint.IMAGES, "{}", PARTIAL + error + COMPLETED);
            assertThat(read.last().failed()).isNotNull();
            assertThat(read.text()).contains("\"error\"").doesNotContain("BBBB");
            assertThat(read.terminal()).isEmpty();
        }
    }

    @Test
    void eventsOfOurOwnNameDoNotComeFromProviders() {
        Read read =
                read(
                        Endpoint.SPEECH,
                        "{\"input\":\"Hello\"}",
                        "event: tollgate.report\ndata: {}\n\nevent: tollgate.report\nevent: x\ndata: {\"a\":1}\n\n"
                                + SPEECH);
        assertThat(read.text()).doesNotContain("tollgate");
    }

    @Test
    void dataOfSeveralLinesStaysOneEvent() {
        Read read =
                read(
                        Endpoint.TRANSCRIPTIONS,
                        "{}",
                        "data: {\"type\":\ndata: \"transcript.text.delta\"}\n\n" + TRANSCRIPT);
        assertThat(read.text())
                .startsWith("data: {\"type\":\ndata: \"transcript.text.delta\"}\n\n");
    }
}
