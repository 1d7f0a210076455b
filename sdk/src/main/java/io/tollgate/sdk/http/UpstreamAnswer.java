package io.tollgate.sdk.http;

import java.io.InputStream;

/**
 * The provider's answer, still arriving.
 *
 * <p>{@link #body()} returns bytes as they come; a read may throw {@link java.io.IOException},
 * which {@link UpstreamErrors#of(java.io.IOException)} names.
 */
public interface UpstreamAnswer extends AutoCloseable {
    int status();

    Headers headers();

    InputStream body();

    /**
     * Aborts the connection at once when the body was not read to its end. Idempotent, callable
     * from any thread.
     */
    @Override
    void close();
}
