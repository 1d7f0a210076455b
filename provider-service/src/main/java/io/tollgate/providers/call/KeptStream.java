package io.tollgate.providers.call;

import io.tollgate.sdk.AnswerView;
import io.tollgate.sdk.StreamStep;
import io.tollgate.sdk.StreamTranslation;
import io.tollgate.sdk.Translation;
import io.tollgate.sdk.dialect.ResponsesDialect;
import io.tollgate.sdk.wire.ResponsesWire;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The stream of a response that is kept: nothing is booked for looking at it. */
final class KeptStream {

    private static final int BUFFER = 16 * 1024;

    private KeptStream() {}

    static void copy(InputStream in, AnswerView view, HttpServletResponse response)
            throws IOException {
        StreamTranslation stream =
                Translation.of(new ResponsesDialect(), new ResponsesWire()).stream(view);
        response.setStatus(200);
        response.setContentType("text/event-stream;charset=utf-8");
        OutputStream out = response.getOutputStream();
        out.flush();
        byte[] buffer = new byte[BUFFER];
        StreamStep step = null;
        while (step == null || !step.finished()) {
            step = next(in, buffer, stream);
            out.write(step.bytes());
            out.write(step.terminal());
            out.flush();
        }
    }

    /** A provider that breaks off ends the stream with an error event. */
    private static StreamStep next(InputStream in, byte[] buffer, StreamTranslation stream) {
        int read;
        try {
            read = in.read(buffer);
        } catch (IOException broken) {
            return stream.end();
        }
        return read < 0 ? stream.end() : stream.accept(buffer, 0, read);
    }
}
