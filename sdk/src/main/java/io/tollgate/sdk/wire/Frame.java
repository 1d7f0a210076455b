package io.tollgate.sdk.wire;

import java.nio.charset.StandardCharsets;

/**
 * One server-sent event.
 *
 * @param event its name, {@code message} when the stream gave none
 * @param raw the event's bytes as they came, ending in a blank line; empty when it was cut off
 * @param buffer where the data stands: {@code raw} itself for data of one line, else the lines
 *     joined by LF
 * @param start of the data in {@code buffer}
 * @param length of the data in bytes
 */
public record Frame(String event, byte[] raw, byte[] buffer, int start, int length) {
    /** A frame of its own, with no stream around it. */
    public static Frame of(String event, String data) {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        return new Frame(event, new byte[0], bytes, 0, bytes.length);
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

    /** Whether data can be replaced inside {@code raw} by position. */
    public boolean inPlace() {
        return buffer == raw;
    }
}
