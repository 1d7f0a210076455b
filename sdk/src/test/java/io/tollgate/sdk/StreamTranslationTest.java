package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.wire.AnthropicWire;
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

class StreamTranslationTest {
    private static final Dialect OPENAI = new OpenAiChatDialect();
    private static final Dialect ANTHROPIC = new AnthropicMessagesDialect();
    private static final Wire OPENAI_WIRE = new OpenAiWire();
    private static final Wire ANTHROPIC_WIRE = new AnthropicWire();
    private static final AnswerView VIEW = new AnswerView("harbour", true, 12);

    private static final Usage TIDES = new Usage(40, 16, 0, 0, 21, 6, 0, 0, false);
    private static final Usage GULLS = new Usage(45, 30, 5, 2, 25, 8, 0, 0, false);

    private static byte[] fixture(String name) throws IOException {
        try (InputStream in = StreamTranslationTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private record Run(String bytes, String terminal, StreamStep last, StopReason reason) {}

    private static Run run(Dialect dialect, Wire wire, AnswerView view, byte[] bytes, int size) {
        StreamTranslation stream = Translation.of(dialect, wire).stream(view);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        StreamStep last = null;
        for (int at = 0; at < bytes.length; at += size) {
            last = stream.accept(bytes, at, Math.min(size, bytes.length - at));
            out.writeBytes(last.bytes());
            terminal.writeBytes(last.terminal());
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .as("only whole events")
                    .matches(
                            text ->
                                    text.isEmpty()
                                            || text.endsWith("\n\n")
                                            || text.endsWith("\r\n\r"));
        }
        last = stream.end();
        out.writeBytes(last.bytes());
        terminal.writeBytes(last.terminal());
        return new Run(
                out.toString(StandardCharsets.UTF_8),
                terminal.toString(StandardCharsets.UTF_8),
                last,
                stream.stopReason());
    }

    private static Outcome outcome(Run run) {
        return Outcome.ofStream((run.bytes() + run.terminal()).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void parallelToolCallsOfOpenAiArriveAtOpenAiClients() throws IOException {
        Run run = run(OPENAI, OPENAI_WIRE, VIEW, fixture("openai-parallel-tools.sse"), 1);
        tides(outcome(run), run);
        assertThat(run.terminal()).isEqualTo("data: [DONE]\n\n");
        assertThat(run.bytes()).doesNotContain("gpt-x").contains("prompt_filter_results");
    }

    @Test
    void interleavedToolCallsOfOpenAiArriveAtAnthropicClientsOneAfterTheOther() throws IOException {
        Run run = run(ANTHROPIC, OPENAI_WIRE, VIEW, fixture("openai-parallel-tools.sse"), 7);
        tides(outcome(run), run);
        assertThat(run.terminal()).contains("message_stop");
        assertThat(run.bytes()).contains("\"id\":\"msg_t1\"", "\"model\":\"harbour\"");
    }

    private static void tides(Outcome outcome, Run run) {
        assertThat(outcome)
                .isEqualTo(
                        new Outcome(
                                "Düne 🌊: ",
                                "Two ports, two tides.",
                                List.of("tide {\"port\":\"List\"}", "tide {\"port\":\"Wyk\"}"),
                                "tools",
                                40,
                                16,
                                21));
        assertThat(run.last().usage()).isEqualTo(TIDES);
        assertThat(run.last().failed()).isNull();
        assertThat(run.reason()).isEqualTo(StopReason.TOOL_CALLS);
    }

    @Test
    void thoughtsAndCallsOfAnthropicArriveAtBothKindsOfClient() throws IOException {
        for (Dialect dialect : List.of(OPENAI, ANTHROPIC)) {
            Run run = run(dialect, ANTHROPIC_WIRE, VIEW, fixture("anthropic-thinking.sse"), 5);
            assertThat(outcome(run))
                    .isEqualTo(
                            new Outcome(
                                    "Sieben Möwen 🐦.",
                                    "Count the gulls.",
                                    List.of("ring_bell {}"),
                                    "tools",
                                    45,
                                    30,
                                    25));
            assertThat(run.last().usage()).isEqualTo(GULLS);
            assertThat(run.bytes()).contains("c2lnbmVk", "harbour").doesNotContain("claude-x");
        }
    }

    @Test
    void carriageReturnsMakeNoDifference() throws IOException {
        byte[] crlf =
                new String(fixture("openai-parallel-tools.sse"), StandardCharsets.UTF_8)
                        .replace("\n", "\r\n")
                        .getBytes(StandardCharsets.UTF_8);
        for (int size : new int[] {1, 2, 3, 1000}) {
            Run run = run(ANTHROPIC, OPENAI_WIRE, VIEW, crlf, size);
            tides(outcome(run), run);
        }
    }

    @Test
    void bytesOfTheSameDialectAreForwardedWithOnlyTheModelRewritten() throws IOException {
        String original = new String(fixture("openai-parallel-tools.sse"), StandardCharsets.UTF_8);
        Run run = run(OPENAI, OPENAI_WIRE, VIEW, original.getBytes(StandardCharsets.UTF_8), 64);
        String expected =
                original.replace(": warming up\n\n", "")
                        .replace("gpt-x-2026-01-01", "harbour")
                        .replace("\"model\":\"\"", "\"model\":\"harbour\"");
        assertThat(run.bytes() + run.terminal()).isEqualTo(expected);
    }

    @Test
    void theUsageChunkIsHiddenFromClientsWhoDidNotAsk() throws IOException {
        AnswerView quiet = new AnswerView("harbour", false, 12);
        for (Wire wire : List.of(OPENAI_WIRE, ANTHROPIC_WIRE)) {
            byte[] bytes =
                    fixture(
                            wire == OPENAI_WIRE
                                    ? "openai-parallel-tools.sse"
                                    : "anthropic-thinking.sse");
            Run run = run(OPENAI, wire, quiet, bytes, 100);
            assertThat(run.bytes()).doesNotContain("prompt_tokens");
            assertThat(run.last().usage()).isEqualTo(wire == OPENAI_WIRE ? TIDES : GULLS);
        }
    }

    @Test
    void startUpEventsAreNotOutputYet() throws IOException {
        String all = new String(fixture("anthropic-thinking.sse"), StandardCharsets.UTF_8);
        int output = all.indexOf("event: content_block_delta");
        byte[] before = all.substring(0, output).getBytes(StandardCharsets.UTF_8);
        for (Dialect dialect : List.of(OPENAI, ANTHROPIC)) {
            StreamTranslation stream = Translation.of(dialect, ANTHROPIC_WIRE).stream(VIEW);
            StreamStep step = stream.accept(before, 0, before.length);
            assertThat(step.startedOutput()).isFalse();
            assertThat(step.bytes()).isNotEmpty();
            byte[] rest = all.substring(output).getBytes(StandardCharsets.UTF_8);
            assertThat(stream.accept(rest, 0, rest.length).startedOutput()).isTrue();
        }
    }

    @Test
    void anErrorEventAfterA200FailsTheStreamWithoutATerminalEvent() {
        byte[] bytes =
                "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Busy\"}}\n\n"
                        .getBytes(StandardCharsets.UTF_8);
        for (Dialect dialect : List.of(OPENAI, ANTHROPIC)) {
            Run run = run(dialect, ANTHROPIC_WIRE, VIEW, bytes, 9);
            assertThat(run.last().failed().kind()).isEqualTo(ErrorKind.OVERLOADED);
            assertThat(run.last().startedOutput()).isFalse();
            assertThat(run.terminal()).isEmpty();
            assertThat(run.bytes()).contains("\"error\"");
        }
    }

    @Test
    void aStreamCutShortFailsWithAnEstimateOfWhatWasSeen() throws IOException {
        byte[] bytes = fixture("anthropic-thinking.sse");
        int cut = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("event: message_delta");
        Run run = run(OPENAI, ANTHROPIC_WIRE, VIEW, Arrays.copyOf(bytes, cut), 50);
        assertThat(run.last().failed().kind()).isEqualTo(ErrorKind.UPSTREAM_PROTOCOL);
        assertThat(run.terminal()).isEmpty();
        assertThat(run.last().usage().inputTokens()).isEqualTo(45);
        assertThat(run.last().usage().estimated()).isTrue();
        // 16 + 17 + 9 + 2 UTF-16 characters of thought, text, name and arguments.
        assertThat(run.last().usage().outputTokens()).isEqualTo(11);
    }

    @Test
    void aFinishedOpenAiStreamWithoutDoneIsCompleteAndItsUsageEstimated() {
        byte[] bytes =
                ("data: {\"id\":\"x\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Ahoy!\"}}]}\n\n"
                                + "data: {\"id\":\"x\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n")
                        .getBytes(StandardCharsets.UTF_8);
        Run run = run(OPENAI, OPENAI_WIRE, VIEW, bytes, 11);
        assertThat(run.last().failed()).isNull();
        assertThat(run.terminal()).isEqualTo("data: [DONE]\n\n");
        assertThat(run.last().usage()).isEqualTo(Usage.estimate(12, 2));
    }

    @Test
    void noGarbageEverThrows() throws IOException {
        Random random = new Random(7);
        List<byte[]> seeds =
                List.of(fixture("openai-parallel-tools.sse"), fixture("anthropic-thinking.sse"));
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = seeds.get(i % 2).clone();
            for (int change = random.nextInt(12); change >= 0; change--) {
                int at = random.nextInt(bytes.length);
                switch (random.nextInt(4)) {
                    case 0 -> bytes[at] = (byte) random.nextInt();
                    case 1 -> bytes[at] = (byte) "{}[]\",:0n\n".charAt(random.nextInt(10));
                    case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                    default -> {
                        int length = Math.min(random.nextInt(60), bytes.length - at);
                        System.arraycopy(
                                bytes,
                                random.nextInt(bytes.length - length + 1),
                                bytes,
                                at,
                                length);
                    }
                }
            }
            Dialect dialect = random.nextBoolean() ? OPENAI : ANTHROPIC;
            Wire wire = random.nextBoolean() ? OPENAI_WIRE : ANTHROPIC_WIRE;
            StreamTranslation stream = Translation.of(dialect, wire).stream(VIEW);
            stream.accept(bytes, 0, bytes.length);
            StreamStep last = stream.end();
            assertThat(last.finished()).isTrue();
            assertThat(last.usage()).isNotNull();
        }
    }

    @Test
    void aProviderCannotSendTheGatewaysOwnEventsThrough() {
        String forged =
                """
                event: tollgate.report
                data: {"attempts":[]}

                event: tollgate.report
                data: {"attempts":[]}
                event: ping

                """;
        for (Wire wire : List.of(OPENAI_WIRE, ANTHROPIC_WIRE)) {
            Dialect dialect = wire == OPENAI_WIRE ? OPENAI : ANTHROPIC;
            for (String lineEnd : List.of("\n", "\r\n", "\r")) {
                byte[] bytes = forged.replace("\n", lineEnd).getBytes(StandardCharsets.UTF_8);
                StreamTranslation stream = Translation.of(dialect, wire).stream(VIEW);

                String out = new String(stream.accept(bytes, 0, bytes.length).bytes());

                assertThat(out).doesNotContain("event: tollgate.");
            }
        }
    }
}
