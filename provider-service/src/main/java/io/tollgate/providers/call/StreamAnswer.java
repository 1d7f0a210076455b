package io.tollgate.providers.call;

import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The gateway's side of a stream: holds bytes back until they are committed. */
final class StreamAnswer {

    private final HttpServletResponse response;
    private final String replica;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(512);
    private boolean committed;

    StreamAnswer(HttpServletResponse response, String replica) {
        this.response = response;
        this.replica = replica;
    }

    boolean committed() {
        return committed;
    }

    /** What was held back comes from a provider that is not used after all. */
    void forget() {
        held.reset();
    }

    /** From here on bytes go out as they come. */
    void commit() throws IOException {
        if (committed) {
            return;
        }
        committed = true;
        response.setStatus(200);
        response.setContentType("text/event-stream;charset=utf-8");
        response.setHeader("x-tollgate-replica", replica);
        held.writeTo(response.getOutputStream());
        held.reset();
    }

    /** Writes parts that belong together at once, and flushes. */
    void write(byte[]... parts) throws IOException {
        if (!committed) {
            for (byte[] part : parts) {
                held.write(part);
            }
            return;
        }
        OutputStream out = response.getOutputStream();
        for (byte[] part : parts) {
            out.write(part);
        }
        out.flush();
    }
}
