package io.tollgate.sdk.wire;

import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One piece of a stream: a server-sent event, a line of JSON, an event-stream message.
 *
 * @param event its name, {@code message} when the stream gave none
 * @param raw the piece's bytes as they came, its end included; empty when it was cut off
 * @param buffer where the data stands: {@code raw} itself for data of one line, else the lines
 *     joined by LF
 * @param start of the data in {@code buffer}
 * @param length of the data in bytes
 * @param failure why the stream cannot be read any further; null as long as it can
 */
public record Frame(
        String event,
        byte[] raw,
        byte[] buffer,
        int start,
        int length,
        @Nullable ProviderError failure) {
    private static final byte[] NOTHING = new byte[0];

    Frame(String event, byte[] raw, byte[] buffer, int start, int length) {
        this(event, raw, buffer, start, length, null);
    }

    /** A frame of its own, with no stream around it. */
    public static Frame of(String event, String data) {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        return new Frame(event, NOTHING, bytes, 0, bytes.length);
    }

    /** Where a stream stops making sense: UPSTREAM_PROTOCOL. */
    public static Frame unreadable(String safeMessage) {
        return new Frame(
                "message",
                NOTHING,
                NOTHING,
                0,
                0,
                ProviderError.of(ErrorKind.UPSTREAM_PROTOCOL, safeMessage));
    }

    static Frame tooLarge() {
        return unreadable("The provider sent an event that is too large.");
    }

    public String data() {
        return new String(buffer, start, length, StandardCharsets.UTF_8);
    }

    /** Whether the data is exactly this ASCII text, white space around it aside. */
    public boolean is(String ascii) {
        return length >= ascii.length()
                && length < ascii.length() + 8
                && data().strip().equals(ascii);
    }

    /** Whether there is no data at all. */
    public boolean isBlank() {
        return failure == null && (length == 0 || length < 8 && data().isBlank());
    }

    /** Whether data can be replaced inside {@code raw} by position. */
    public boolean inPlace() {
        return buffer == raw;
    }
}
