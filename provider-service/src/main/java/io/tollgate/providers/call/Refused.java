package io.tollgate.providers.call;

import io.tollgate.platform.InternalCall;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.error.LlmException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/** Answers calls that were refused before any provider was tried. */
@Component
final class Refused {

    private final InstantSource clock;

    Refused(InstantSource clock) {
        this.clock = clock;
    }

    void write(LlmException refusal, Dialect dialect, HttpServletResponse response)
            throws IOException {
        Failure.write(
                refusal.error(),
                dialect,
                InternalCall.currentContext().requestId(),
                new Attempts(clock),
                response);
    }
}
