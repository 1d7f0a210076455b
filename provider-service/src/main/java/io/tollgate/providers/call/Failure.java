package io.tollgate.providers.call;

import io.tollgate.contracts.InternalHeaders;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.ErrorObjects;
import io.tollgate.sdk.error.ProviderError;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;

/** A call that ends without an answer: the error in the client's dialect, and the report. */
final class Failure {

    private Failure() {}

    static void write(
            ProviderError error,
            Dialect dialect,
            UUID requestId,
            Attempts attempts,
            HttpServletResponse response)
            throws IOException {
        response.setStatus(ErrorObjects.status(error, dialect.protocol()));
        response.setContentType("application/json");
        response.setHeader(InternalHeaders.REPORT, attempts.header());
        Duration wait = error.retryAfter();
        if (wait != null) {
            long millis = Math.max(1, wait.toMillis());
            response.setHeader("retry-after", Long.toString((millis + 999) / 1000));
            response.setHeader("retry-after-ms", Long.toString(millis));
        }
        byte[] body = dialect.error(error, requestId.toString());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
