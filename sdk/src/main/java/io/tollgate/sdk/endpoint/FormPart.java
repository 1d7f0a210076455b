package io.tollgate.sdk.endpoint;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * One part of a multipart form.
 *
 * @param name of the field
 * @param fileName null for a plain field
 * @param contentType null when the client gave none
 * @param length in bytes
 * @param content opened anew for each try
 */
public record FormPart(
        String name,
        @Nullable String fileName,
        @Nullable String contentType,
        long length,
        Content content) {
    /** The bytes of a part, wherever they rest. */
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }
}
