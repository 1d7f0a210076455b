package io.tollgate.sdk.endpoint;

import io.tollgate.sdk.http.RequestContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * A multipart form as it is sent: written part by part, never whole in memory.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578</a>
 */
final class FormBody implements RequestContent {
    private final String boundary = "tollgate-" + UUID.randomUUID();
    private final List<FormPart> parts;

    FormBody(List<FormPart> parts) {
        this.parts = List.copyOf(parts);
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    @Override
    public long length() {
        long length = end().length;
        for (FormPart part : parts) {
            length += head(part).length + part.length() + 2;
        }
        return length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        for (FormPart part : parts) {
            out.write(head(part));
            try (InputStream in = part.content().open()) {
                in.transferTo(out);
            }
            out.write('\r');
            out.write('\n');
        }
        out.write(end());
    }

    private byte[] head(FormPart part) {
        StringBuilder head = new StringBuilder("--").append(boundary).append("\r\n");
        head.append("Content-Disposition: form-data; name=\"").append(quoted(part.name()));
        head.append('"');
        if (part.fileName() != null) {
            head.append("; filename=\"").append(quoted(part.fileName())).append('"');
        }
        head.append("\r\n");
        if (part.contentType() != null) {
            head.append("Content-Type: ").append(oneLine(part.contentType())).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] end() {
        return ("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** As browsers write names: nothing in them can end the header. */
    private static String quoted(String text) {
        return text.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String oneLine(String text) {
        return text.replace('\r', ' ').replace('\n', ' ');
    }
}
