package io.tollgate.gateway.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tollgate.contracts.InternalHeaders;
import java.util.Arrays;

/**
 * Cuts provider-service's stream into whole events without reading them, and takes out the report.
 * An event ends with an empty line; lines end with LF or CRLF.
 */
final class SseSplitter {

    /** A single event larger than this is not passed on. */
    private static final int MAX_EVENT = 20 * 1024 * 1024;

    private static final byte[] REPORT_START =
            ("event: " + InternalHeaders.REPORT_EVENT + "\ndata: ").getBytes(US_ASCII);

    private byte[] pending = new byte[4 * 1024];
    private int length;

    /** What whole events the bytes so far make up. */
    interface Sink {
        /** Client events, to be passed on as they are. */
        void events(byte[] bytes, int offset, int length);

        /** JSON of the report. */
        void report(byte[] json);
    }

    /**
     * @throws IllegalStateException when one event exceeds all bounds
     */
    void accept(byte[] bytes, int offset, int count, Sink sink) {
        int searched = length;
        append(bytes, offset, count);
        int end = lastEventEnd(searched);
        if (end == 0) {
            return;
        }
        int from = 0;
        int report = indexOfReport(0, end);
        while (report >= 0) {
            sink.events(pending, from, report - from);
            int close = eventEnd(report, end);
            int dataFrom = report + REPORT_START.length;
            sink.report(Arrays.copyOfRange(pending, dataFrom, lineEnd(dataFrom, close)));
            from = close;
            report = indexOfReport(from, end);
        }
        sink.events(pending, from, end - from);
        System.arraycopy(pending, end, pending, 0, length - end);
        length -= end;
    }

    /** Bytes after the last whole event; a sound stream ends with none. */
    int leftOver() {
        return length;
    }

    private void append(byte[] bytes, int offset, int count) {
        if (length + count > pending.length) {
            if (length + count > MAX_EVENT) {
                throw new IllegalStateException("an event of more than " + MAX_EVENT + " bytes");
            }
            pending = Arrays.copyOf(pending, Math.max(2 * pending.length, length + count));
        }
        System.arraycopy(bytes, offset, pending, length, count);
        length += count;
    }

    /** What was there before holds no whole event. */
    private int lastEventEnd(int searched) {
        for (int i = length - 1; i >= Math.max(1, searched); i--) {
            if (pending[i] == '\n' && endsEmptyLine(i)) {
                return i + 1;
            }
        }
        return 0;
    }

    private boolean endsEmptyLine(int lineFeed) {
        return pending[lineFeed - 1] == '\n'
                || (lineFeed > 1 && pending[lineFeed - 1] == '\r' && pending[lineFeed - 2] == '\n');
    }

    private int eventEnd(int from, int end) {
        for (int i = from + 1; i < end; i++) {
            if (pending[i] == '\n' && endsEmptyLine(i)) {
                return i + 1;
            }
        }
        return end;
    }

    private int lineEnd(int from, int end) {
        for (int i = from; i < end; i++) {
            if (pending[i] == '\n') {
                return i;
            }
        }
        return end;
    }

    /** The report starts a line of its own, which nothing inside another event's data can. */
    private int indexOfReport(int from, int end) {
        for (int i = from; i <= end - REPORT_START.length; i++) {
            if (pending[i] == 'e'
                    && (i == 0 || pending[i - 1] == '\n')
                    && Arrays.equals(
                            pending,
                            i,
                            i + REPORT_START.length,
                            REPORT_START,
                            0,
                            REPORT_START.length)) {
                return i;
            }
        }
        return -1;
    }
}
