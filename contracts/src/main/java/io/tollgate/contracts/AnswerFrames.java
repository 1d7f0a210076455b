package io.tollgate.contracts;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * How provider-service sends an answer that is bytes of any kind (sound) as it comes, with the
 * report behind it: pieces of a kind, a length and so many bytes. The report is the last piece; an
 * answer without one broke off.
 */
public final class AnswerFrames {
    /** Content type of such an answer; the answer's own is in {@link InternalHeaders#FRAMED}. */
    public static final String CONTENT_TYPE = "application/vnd.tollgate.frames";

    private static final int DATA = 'd';
    private static final int REPORT = 'r';
    private static final int MOST_REPORT = 1024 * 1024;

    private AnswerFrames() {}

    /** What the pieces are. */
    public interface Sink {
        /** Bytes of the answer, only good during this call. */
        void data(byte[] bytes, int offset, int length) throws IOException;

        /** JSON of the {@link CallReport}; nothing comes after it. */
        void report(byte[] json) throws IOException;
    }

    /** One piece of the answer. */
    public static void data(OutputStream out, byte[] bytes, int offset, int length)
            throws IOException {
        piece(out, DATA, bytes, offset, length);
    }

    /** The end: JSON of the {@link CallReport}. */
    public static void report(OutputStream out, byte[] json) throws IOException {
        piece(out, REPORT, json, 0, json.length);
    }

    private static void piece(OutputStream out, int kind, byte[] bytes, int offset, int length)
            throws IOException {
        DataOutputStream head = new DataOutputStream(out);
        head.writeByte(kind);
        head.writeInt(length);
        head.write(bytes, offset, length);
    }

    /**
     * Reads until the report; pieces longer than {@code buffer} come in several parts.
     *
     * @throws EOFException when the answer broke off before its report
     * @throws IOException when it is no such answer, or the sink fails
     */
    public static void read(InputStream in, byte[] buffer, Sink sink) throws IOException {
        DataInputStream pieces = new DataInputStream(in);
        while (true) {
            int kind = pieces.readUnsignedByte();
            int length = pieces.readInt();
            if (kind == REPORT && length >= 0 && length <= MOST_REPORT) {
                byte[] json = new byte[length];
                pieces.readFully(json);
                sink.report(json);
                return;
            }
            if (kind != DATA || length < 0) {
                throw new IOException("not a piece of an answer");
            }
            data(pieces, length, buffer, sink);
        }
    }

    private static void data(DataInputStream pieces, int length, byte[] buffer, Sink sink)
            throws IOException {
        int left = length;
        while (left > 0) {
            int read = pieces.read(buffer, 0, Math.min(left, buffer.length));
            if (read < 0) {
                throw new EOFException("broke off inside a piece");
            }
            sink.data(buffer, 0, read);
            left -= read;
        }
    }
}
