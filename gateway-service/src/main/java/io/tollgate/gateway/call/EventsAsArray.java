package io.tollgate.gateway.call;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;

/**
 * Writes a stream of events as one JSON array, the form of Google's streams without {@code
 * alt=sse}: what each event tells is an element.
 */
public final class EventsAsArray {

    private static final byte[] DATA = "data:".getBytes(US_ASCII);

    private boolean opened;

    /** Whether this call's client wants its stream as an array. */
    public static boolean wanted(Call call) {
        return call.route() == ModelRoute.STREAM_GENERATE_CONTENT
                && !"sse".equals(Query.first(call.request().getQueryString(), "alt"));
    }

    /**
     * @param events whole ones; comments among them are left out
     */
    public byte[] elements(byte[] events, int offset, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 8);
        boolean inside = false;
        int end = offset + length;
        for (int at = offset; at < end; ) {
            int next = at;
            while (next < end && events[next] != '\n') {
                next++;
            }
            int stop = next > at && events[next - 1] == '\r' ? next - 1 : next;
            if (stop == at) {
                inside = false;
            } else if (isData(events, at, stop)) {
                if (inside) {
                    out.write('\n');
                } else {
                    out.writeBytes((opened ? ",\r\n" : "[").getBytes(US_ASCII));
                    opened = true;
                    inside = true;
                }
                int from = at + DATA.length;
                out.write(events, from, stop - from);
            }
            at = next + 1;
        }
        return out.toByteArray();
    }

    private static boolean isData(byte[] line, int from, int to) {
        if (to - from < DATA.length) {
            return false;
        }
        for (int i = 0; i < DATA.length; i++) {
            if (line[from + i] != DATA[i]) {
                return false;
            }
        }
        return true;
    }

    /** What closes the array. */
    public byte[] end() {
        return (opened ? "]" : "[]").getBytes(US_ASCII);
    }
}
