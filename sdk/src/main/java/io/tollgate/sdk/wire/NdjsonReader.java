package io.tollgate.sdk.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines out of bytes that may be split anywhere; blank ones are skipped. */
final class NdjsonReader implements FrameReader {
    private final int maxLineBytes;
    private byte[] buffer = new byte[4096];
    private int filled;
    private boolean failed;

    NdjsonReader() {
        this(MAX_FRAME_BYTES);
    }

    NdjsonReader(int maxLineBytes) {
        this.maxLineBytes = maxLineBytes;
    }

    @Override
    public List<Frame> feed(byte[] bytes, int offset, int length) {
        List<Frame> frames = new ArrayList<>();
        int at = offset;
        int end = offset + length;
        while (at < end && !failed) {
            int stop = at;
            while (stop < end && bytes[stop] != '\n') {
                stop++;
            }
            int upTo = stop < end ? stop + 1 : stop;
            if (upTo - at > maxLineBytes - filled) {
                failed = true;
                frames.add(Frame.tooLarge());
                break;
            }
            append(bytes, at, upTo - at);
            at = upTo;
            if (stop < end) {
                Frame line = line();
                if (line != null) {
                    frames.add(line);
                }
            }
        }
        return frames;
    }

    @Override
    public @Nullable Frame flush() {
        return failed ? null : line();
    }

    private @Nullable Frame line() {
        byte[] raw = Arrays.copyOf(buffer, filled);
        filled = 0;
        if (buffer.length > 1 << 20) {
            buffer = new byte[4096];
        }
        int length = raw.length;
        while (length > 0 && raw[length - 1] <= ' ' && raw[length - 1] >= 0) {
            length--;
        }
        return length == 0 ? null : new Frame("message", raw, raw, 0, length);
    }

    private void append(byte[] bytes, int offset, int length) {
        if (buffer.length - filled < length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, filled + length));
        }
        System.arraycopy(bytes, offset, buffer, filled, length);
        filled += length;
    }
}
