package io.tollgate.sdk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.eventstream.HeaderValue;
import software.amazon.awssdk.eventstream.Message;

class AwsEventStreamReaderTest {
    static byte[] message(Map<String, String> headers, String payload) {
        Map<String, HeaderValue> values = new LinkedHashMap<>();
        headers.forEach((name, value) -> values.put(name, HeaderValue.fromString(value)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Message(values, payload.getBytes(StandardCharsets.UTF_8)).encode(out);
        return out.toByteArray();
    }

    static byte[] event(String type, String payload) {
        return message(Map.of(":message-type", "event", ":event-type", type), payload);
    }

    static byte[] exception(String type, String payload) {
        return message(Map.of(":message-type", "exception", ":exception-type", type), payload);
    }

    private static byte[] stream(byte[]... messages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            out.writeBytes(message);
        }
        return out.toByteArray();
    }

    private static List<String> read(AwsEventStreamReader reader, byte[] bytes, int... cuts) {
        List<String> events = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i < cuts.length ? cuts[i] : bytes.length;
            reader.feed(bytes, from, to - from).forEach(frame -> events.add(text(frame)));
            from = to;
        }
        Frame rest = reader.flush();
        if (rest != null) {
            events.add(text(rest));
        }
        return events;
    }

    private static String text(Frame frame) {
        return frame.failure() == null ? frame.event() + "=" + frame.data() : "unreadable";
    }

    @Test
    void everyPairOfCutsGivesTheSameMessages() {
        byte[] bytes =
                stream(
                        event("messageStart", "{}"),
                        event("delta", "{\"text\":\"Möwe 🐦\"}"),
                        exception("throttlingException", "{\"message\":\"slow\"}"),
                        message(
                                Map.of(
                                        ":message-type", "error",
                                        ":error-code", "InternalFailure",
                                        ":error-message", "oh"),
                                ""));
        for (int a = 0; a <= bytes.length; a += 3) {
            for (int b = a; b <= bytes.length; b++) {
                assertThat(read(new AwsEventStreamReader(), bytes, a, b))
                        .containsExactly(
                                "messageStart={}",
                                "delta={\"text\":\"Möwe 🐦\"}",
                                "throttlingException={\"message\":\"slow\"}",
                                "error={\"code\":\"InternalFailure\",\"message\":\"oh\"}");
            }
        }
    }

    @Test
    void everyFlippedByteIsNoticedAndNothingComesAfterIt() {
        byte[] good = event("delta", "{\"text\":\"a\"}");
        for (int i = 0; i < good.length; i++) {
            byte[] bad = stream(good, event("delta", "{}"));
            bad[i] ^= 0x10;
            assertThat(read(new AwsEventStreamReader(), bad)).containsExactly("unreadable");
        }
    }

    @Test
    void aMessageBeyondTheBoundIsRefusedByItsLengthAlone() {
        byte[] bytes = event("delta", "x".repeat(200));
        assertThat(read(new AwsEventStreamReader(100), bytes, 4)).containsExactly("unreadable");
    }

    @Test
    void aMessageThatBreaksOffIsToldAtTheEnd() {
        byte[] whole = event("delta", "{}");
        byte[] bytes = java.util.Arrays.copyOf(whole, whole.length - 1);
        assertThat(read(new AwsEventStreamReader(), bytes)).containsExactly("unreadable");
    }
}
