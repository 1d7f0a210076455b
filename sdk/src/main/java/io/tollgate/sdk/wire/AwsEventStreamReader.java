package io.tollgate.sdk.wire;

import io.tollgate.sdk.json.Json;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.eventstream.HeaderValue;
import software.amazon.awssdk.eventstream.Message;

/**
 * Amazon's event stream: messages with typed headers and two checksums. The frame's name is the
 * event's type, or the exception's; an error message becomes JSON under the name {@code error}.
 */
final class AwsEventStreamReader implements FrameReader {
    /** Prelude (total length, headers length, checksum) and the message's own checksum. */
    private static final int LEAST = 16;

    private static final int LENGTH_FIELD = 4;

    private final int maxMessageBytes;
    private byte[] buffer = new byte[4096];
    private int filled;
    private boolean failed;

    AwsEventStreamReader() {
        this(MAX_FRAME_BYTES);
    }

    AwsEventStreamReader(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public List<Frame> feed(byte[] bytes, int offset, int length) {
        List<Frame> frames = new ArrayList<>();
        int at = offset;
        int end = offset + length;
        while (at < end && !failed) {
            int wanted = wanted();
            int taken = Math.min(wanted - filled, end - at);
            append(bytes, at, taken);
            at += taken;
            if (filled < wanted) {
                break;
            }
            if (wanted == LENGTH_FIELD) {
                if (!plausible()) {
                    failed = true;
                    frames.add(Frame.tooLarge());
                }
                continue;
            }
            Frame frame = message();
            failed = frame.failure() != null;
            frames.add(frame);
        }
        return frames;
    }

    @Override
    public @Nullable Frame flush() {
        if (failed || filled == 0) {
            return null;
        }
        failed = true;
        return Frame.unreadable("The provider's stream broke off inside a message.");
    }

    private int wanted() {
        return filled < LENGTH_FIELD ? LENGTH_FIELD : totalLength();
    }

    private int totalLength() {
        return ByteBuffer.wrap(buffer).getInt();
    }

    private boolean plausible() {
        int total = totalLength();
        return total >= LEAST && total <= maxMessageBytes;
    }

    private Frame message() {
        byte[] raw = Arrays.copyOf(buffer, filled);
        filled = 0;
        if (buffer.length > 1 << 20) {
            buffer = new byte[4096];
        }
        try {
            return frame(Message.decode(ByteBuffer.wrap(raw)));
        } catch (RuntimeException malformed) {
            return Frame.unreadable("The provider's stream could not be read.");
        }
    }

    private static Frame frame(Message message) {
        Map<String, HeaderValue> headers = message.getHeaders();
        if ("error".equals(text(headers, ":message-type"))) {
            return Frame.of(
                    "error",
                    Json.string(
                            Json.object()
                                    .put("code", text(headers, ":error-code"))
                                    .put("message", text(headers, ":error-message"))));
        }
        String exception = text(headers, ":exception-type");
        String name = exception != null ? exception : text(headers, ":event-type");
        byte[] payload = message.getPayload();
        return new Frame(name == null ? "message" : name, new byte[0], payload, 0, payload.length);
    }

    private static @Nullable String text(Map<String, HeaderValue> headers, String name) {
        HeaderValue value = headers.get(name);
        return value == null ? null : value.getString();
    }

    private void append(byte[] bytes, int offset, int length) {
        if (buffer.length - filled < length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, filled + length));
        }
        System.arraycopy(bytes, offset, buffer, filled, length);
        filled += length;
    }
}
