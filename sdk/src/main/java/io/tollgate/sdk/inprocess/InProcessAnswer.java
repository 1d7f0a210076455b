package io.tollgate.sdk.inprocess;

import io.tollgate.sdk.dialect.ErrorObjects;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.http.UpstreamAnswer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** An answer that is already all here. */
record InProcessAnswer(int status, Headers headers, InputStream body) implements UpstreamAnswer {
    static UpstreamAnswer json(byte[] body) {
        return of(200, "application/json", body);
    }

    static UpstreamAnswer events(byte[] body) {
        return of(200, "text/event-stream", body);
    }

    static UpstreamAnswer error(int status, ErrorKind kind, String message, String param) {
        return of(
                status,
                "application/json",
                ErrorObjects.openAi(ProviderError.of(kind, message, param)));
    }

    static UpstreamAnswer of(int status, String type, byte[] body) {
        return new InProcessAnswer(
                status, Headers.empty().with("content-type", type), new ByteArrayInputStream(body));
    }

    @Override
    public void close() {
        // Nothing is held: the bytes are in memory.
    }
}
