package io.tollgate.sdk.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events out of bytes that may be split anywhere; LF, CRLF and CR end lines.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML, Server-sent
 *     events</a>
 */
public final class SseReader implements FrameReader {
    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LINE_FEED = {'\n'};
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);

    private final int maxEventBytes;
    private byte[] buffer = new byte[4096];
    private int filled;
    private int lineStart;
    private boolean lineFeedMayFollow;
    private int marked;
    private boolean begun;
    private boolean failed;

    private String event = "";
    private int dataLines;
    private int dataStart;
    private int dataLength;
    private @Nullable ByteArrayOutputStream joined;

    public SseReader() {
        this(MAX_FRAME_BYTES);
    }

    SseReader(int maxEventBytes) {
        this.maxEventBytes = maxEventBytes;
    }

    @Override
    public List<Frame> feed(byte[] bytes, int offset, int length) {
        if (failed) {
            return List.of();
        }
        List<Frame> frames = new ArrayList<>();
        int end = offset + length;
        int at = begun ? offset : begin(bytes, offset, end);
        while (at < end && !failed) {
            if (lineFeedMayFollow) {
                lineFeedMayFollow = false;
                if (bytes[at] == '\n') {
                    // The second half of a CRLF: it belongs to the line before, if that is still
                    // here.
                    if (filled > 0) {
                        append(bytes, at, 1);
                        lineStart = filled;
                    }
                    at++;
                    continue;
                }
            }
            int stop = at;
            while (stop < end && bytes[stop] != '\n' && bytes[stop] != '\r') {
                stop++;
            }
            append(bytes, at, stop - at);
            if (stop == end || failed) {
                break;
            }
            endLine(bytes, stop, end, frames);
            at = stop + 1;
            if (bytes[stop] == '\r' && at < end && bytes[at] == '\n' && !lineFeedMayFollow) {
                at++;
            }
        }
        if (failed) {
            frames.add(Frame.tooLarge());
        }
        return frames;
    }

    /** A byte order mark before everything is no part of it. */
    private int begin(byte[] bytes, int offset, int end) {
        int at = offset;
        while (at < end && marked < 3 && bytes[at] == BYTE_ORDER_MARK[marked]) {
            marked++;
            at++;
        }
        if (marked < 3 && at < end) {
            append(BYTE_ORDER_MARK, 0, marked);
        }
        begun = marked == 3 || at < end;
        return at;
    }

    @Override
    public @Nullable Frame flush() {
        if (failed) {
            return null;
        }
        if (lineStart < filled) {
            line(lineStart, filled);
        }
        Frame frame = null;
        if (dataLines > 0) {
            byte[] data =
                    joined == null
                            ? Arrays.copyOfRange(buffer, dataStart, dataStart + dataLength)
                            : joined.toByteArray();
            frame = new Frame(name(), new byte[0], data, 0, data.length);
        }
        reset();
        return frame;
    }

    private void endLine(byte[] bytes, int stop, int end, List<Frame> frames) {
        boolean blank = filled == lineStart;
        int from = lineStart;
        int to = filled;
        append(bytes, stop, 1);
        if (bytes[stop] == '\r') {
            if (stop + 1 >= end) {
                lineFeedMayFollow = true;
                if (blank && from >= 2 && buffer[from - 2] == '\r' && buffer[from - 1] == '\n') {
                    // The lines before ended in CRLF, so will this one: the event goes out whole
                    // now, and the line feed is skipped when it comes.
                    append(LINE_FEED, 0, 1);
                }
            } else if (bytes[stop + 1] == '\n') {
                append(bytes, stop + 1, 1);
            }
        }
        if (!blank) {
            line(from, to);
            lineStart = filled;
            return;
        }
        if (dataLines > 0) {
            byte[] raw = Arrays.copyOf(buffer, filled);
            byte[] lines = joined == null ? null : joined.toByteArray();
            frames.add(
                    lines == null
                            ? new Frame(name(), raw, raw, dataStart, dataLength)
                            : new Frame(name(), raw, lines, 0, lines.length));
        }
        reset();
    }

    private String name() {
        return event.isEmpty() ? "message" : event;
    }

    private void reset() {
        filled = 0;
        lineStart = 0;
        event = "";
        dataLines = 0;
        joined = null;
        if (buffer.length > 1 << 20) {
            buffer = new byte[4096];
        }
    }

    private void line(int from, int to) {
        int colon = from;
        while (colon < to && buffer[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, to);
        if (value < to && buffer[value] == ' ') {
            value++;
        }
        if (field(DATA, from, colon)) {
            data(value, to);
        } else if (field(EVENT, from, colon)) {
            event = new String(buffer, value, to - value, StandardCharsets.UTF_8);
        }
    }

    private void data(int from, int to) {
        if (dataLines == 0) {
            dataStart = from;
            dataLength = to - from;
        } else {
            if (joined == null) {
                joined = new ByteArrayOutputStream();
                joined.write(buffer, dataStart, dataLength);
            }
            joined.write('\n');
            joined.write(buffer, from, to - from);
        }
        dataLines++;
    }

    private boolean field(byte[] name, int from, int to) {
        return Arrays.equals(buffer, from, to, name, 0, name.length);
    }

    private void append(byte[] bytes, int offset, int length) {
        if (length > maxEventBytes - filled) {
            failed = true;
            return;
        }
        if (buffer.length - filled < length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, filled + length));
        }
        System.arraycopy(bytes, offset, buffer, filled, length);
        filled += length;
    }
}
