package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.wire.AnthropicWire;
import io.tollgate.sdk.wire.BedrockWire;
import io.tollgate.sdk.wire.CohereWire;
import io.tollgate.sdk.wire.Frame;
import io.tollgate.sdk.wire.FrameReader;
import io.tollgate.sdk.wire.Framing;
import io.tollgate.sdk.wire.OllamaWire;
import io.tollgate.sdk.wire.OpenAiWire;
import io.tollgate.sdk.wire.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a provider sends, nothing is thrown past a framing or a decoder, and a stream ends in
 * good order. Jazzer searches for more with {@code JAZZER_FUZZ=1}, one method at a time; the usual
 * build runs the seeds and a bounded number of their mutations.
 */
class StreamFuzzTest {
    private static final long SEED = 20261122;
    private static final int MUTATIONS = 250;
    private static final List<Dialect> DIALECTS =
            List.of(new OpenAiChatDialect(), new AnthropicMessagesDialect());

    @FuzzTest(maxDuration = "10s")
    void openAi(byte[] data) {
        read(new OpenAiWire(), data);
    }

    @FuzzTest(maxDuration = "10s")
    void anthropic(byte[] data) {
        read(new AnthropicWire(), data);
    }

    @FuzzTest(maxDuration = "10s")
    void bedrock(byte[] data) {
        read(new BedrockWire(), data);
    }

    /** Past the checksums, which no random change survives. */
    @FuzzTest(maxDuration = "10s")
    void bedrockEvents(byte[] data) {
        read(new BedrockWire(), StreamSeeds.bedrock(data));
    }

    @FuzzTest(maxDuration = "10s")
    void cohere(byte[] data) {
        read(new CohereWire(), data);
    }

    @FuzzTest(maxDuration = "10s")
    void ollama(byte[] data) {
        read(new OllamaWire(), data);
    }

    @FuzzTest(maxDuration = "10s")
    void framings(byte[] data) {
        for (Framing framing : Framing.values()) {
            frames(framing, data);
        }
    }

    static Stream<Wire> wires() {
        return Stream.of(
                new OpenAiWire(),
                new AnthropicWire(),
                new BedrockWire(),
                new CohereWire(),
                new OllamaWire());
    }

    @ParameterizedTest
    @MethodSource("wires")
    void noMutationOfASeedGetsThrough(Wire wire) {
        Random random = new Random(SEED);
        for (byte[] seed : StreamSeeds.of(wire)) {
            for (int i = 0; i < MUTATIONS; i++) {
                read(wire, mutated(seed, random));
                if (wire instanceof BedrockWire) {
                    read(wire, StreamSeeds.bedrock(mutated(StreamSeeds.bedrockLines(), random)));
                }
            }
        }
    }

    @Test
    void everySeedIsAWholeAnswer() {
        wires().forEach(
                        wire -> {
                            for (byte[] seed : StreamSeeds.of(wire)) {
                                assertThat(read(wire, seed).failed()).isNull();
                            }
                        });
    }

    /** All at once, then in pieces: the same end both times. */
    private static StreamStep read(Wire wire, byte[] data) {
        StreamStep last = null;
        for (Dialect dialect : DIALECTS) {
            StreamStep whole = run(dialect, wire, data, Math.max(1, data.length));
            StreamStep pieces = run(dialect, wire, data, 3);
            assertThat(whole.finished()).isTrue();
            assertThat(whole.usage()).isNotNull();
            assertThat(pieces.failed()).isEqualTo(whole.failed());
            last = whole;
        }
        try {
            wire.response(data);
        } catch (LlmException unreadable) {
            assertThat(unreadable.error()).isNotNull();
        }
        assertThat(wire.error(500, io.tollgate.sdk.http.Headers.empty(), data)).isNotNull();
        return last;
    }

    private static StreamStep run(Dialect dialect, Wire wire, byte[] data, int size) {
        StreamTranslation stream =
                Translation.of(dialect, wire).stream(new AnswerView("m", true, 3));
        for (int at = 0; at < data.length; at += size) {
            StreamStep step = stream.accept(data, at, Math.min(size, data.length - at));
            if (step.finished()) {
                return step;
            }
        }
        return stream.end();
    }

    private static void frames(Framing framing, byte[] data) {
        assertThat(frames(framing, data, 1)).isEqualTo(frames(framing, data, data.length + 1));
    }

    private static List<String> frames(Framing framing, byte[] data, int size) {
        FrameReader reader = framing.reader();
        List<String> seen = new ArrayList<>();
        for (int at = 0; at < data.length; at += size) {
            for (Frame frame : reader.feed(data, at, Math.min(size, data.length - at))) {
                seen.add(frame.event() + frame.data() + frame.failure());
            }
        }
        Frame rest = reader.flush();
        seen.add(rest == null ? "" : rest.event() + rest.data() + rest.failure());
        return seen;
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int n = 1 + random.nextInt(4); n > 0 && bytes.length > 2; n--) {
            int at = random.nextInt(bytes.length - 1);
            int length = 1 + random.nextInt(Math.min(40, bytes.length - at));
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes = without(bytes, at, length);
                case 2 -> bytes = twice(bytes, at, length);
                default -> bytes[at] = (byte) "{}[]\":,0\n\\-".charAt(random.nextInt(11));
            }
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int at, int length) {
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
        System.arraycopy(bytes, at + length, shorter, at, bytes.length - at - length);
        return shorter;
    }

    private static byte[] twice(byte[] bytes, int at, int length) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
        return longer;
    }
}
