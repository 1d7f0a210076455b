package io.tollgate.gateway.content;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Passes everything on to the client as it comes, and keeps the beginning of it. */
final class KeptResponse extends HttpServletResponseWrapper {

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final int most;
    private @Nullable ServletOutputStream out;

    KeptResponse(HttpServletResponse client, int most) {
        super(client);
        this.most = most;
    }

    /** What was sent so far; null for an answer that is no text, and before the first byte. */
    @Nullable String text() {
        String type = getContentType();
        boolean told = type != null && (type.contains("json") || type.startsWith("text/"));
        return told && kept.size() > 0 ? kept.toString(StandardCharsets.UTF_8) : null;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        ServletOutputStream known = out;
        if (known == null) {
            known = new Tee(super.getOutputStream());
            out = known;
        }
        return known;
    }

    private final class Tee extends ServletOutputStream {

        private final ServletOutputStream client;

        Tee(ServletOutputStream client) {
            this.client = client;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            kept.write(bytes, offset, Math.min(length, most - kept.size()));
            client.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            client.flush();
        }

        @Override
        public void close() throws IOException {
            client.close();
        }

        @Override
        public boolean isReady() {
            return client.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            client.setWriteListener(listener);
        }
    }
}
