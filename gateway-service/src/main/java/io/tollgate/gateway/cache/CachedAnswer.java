package io.tollgate.gateway.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A kept answer: the client's bytes, and when they were made. As bytes: the time in ms, a line
 * feed, the content type, a line feed, the body.
 */
record CachedAnswer(Instant madeAt, String contentType, byte[] body) {

    byte[] toBytes() {
        byte[] head = (madeAt.toEpochMilli() + "\n" + contentType + "\n").getBytes(UTF_8);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    /** Null when the bytes are not of this form: a miss, then. */
    static @Nullable CachedAnswer read(byte[] bytes) {
        int first = lineEnd(bytes, 0);
        int second = first < 0 ? -1 : lineEnd(bytes, first + 1);
        if (second < 0) {
            return null;
        }
        try {
            long millis = Long.parseLong(new String(bytes, 0, first, UTF_8));
            String type = new String(bytes, first + 1, second - first - 1, UTF_8);
            byte[] body = new byte[bytes.length - second - 1];
            System.arraycopy(bytes, second + 1, body, 0, body.length);
            return new CachedAnswer(Instant.ofEpochMilli(millis), type, body);
        } catch (NumberFormatException foreign) {
            return null;
        }
    }

    private static int lineEnd(byte[] bytes, int from) {
        for (int i = from; i < bytes.length && i < from + 200; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
