package io.tollgate.gateway.relay;

import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.client5.http.entity.mime.AbstractContentBody;
import org.apache.hc.core5.http.ContentType;
import org.jspecify.annotations.Nullable;

/** A part of a client's form on its way on, read from where the container keeps it. */
final class SpooledPart extends AbstractContentBody {

    private final Part part;

    SpooledPart(Part part) {
        super(type(part.getContentType()));
        this.part = part;
    }

    private static ContentType type(@Nullable String given) {
        ContentType parsed = given == null ? null : ContentType.parseLenient(given);
        return parsed == null ? ContentType.APPLICATION_OCTET_STREAM : parsed;
    }

    @Override
    public @Nullable String getFilename() {
        return part.getSubmittedFileName();
    }

    @Override
    public long getContentLength() {
        return part.getSize();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (InputStream in = part.getInputStream()) {
            in.transferTo(out);
        }
    }
}
