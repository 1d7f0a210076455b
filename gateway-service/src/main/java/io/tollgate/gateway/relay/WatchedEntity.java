package io.tollgate.gateway.relay;

import io.tollgate.sdk.http.Deadlines;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** An answer's body, each read of which may last so long. */
final class WatchedEntity extends HttpEntityWrapper {

    private final Deadlines.Deadline deadline;
    private final Duration longest;

    /**
     * @param deadline whose end closes the connection; closed with the answer
     */
    WatchedEntity(HttpEntity body, Deadlines.Deadline deadline, Duration longest) {
        super(body);
        this.deadline = deadline;
        this.longest = longest;
    }

    @Override
    public InputStream getContent() throws IOException {
        return new Watched(super.getContent());
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (InputStream in = getContent()) {
            in.transferTo(out);
        }
    }

    @Override
    public void close() throws IOException {
        deadline.close();
        super.close();
    }

    private final class Watched extends FilterInputStream {

        Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            deadline.begin(longest);
            int read = super.read(bytes, offset, length);
            deadline.end();
            if (read < 0) {
                deadline.close();
            }
            return read;
        }
    }
}
