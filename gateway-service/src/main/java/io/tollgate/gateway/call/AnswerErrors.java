package io.tollgate.gateway.call;

import io.tollgate.sdk.dialect.ErrorObjects;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.wire.Protocol;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.util.DisconnectedClientHelper;

/** Turns whatever ends a call into the error object of the client's dialect. */
public final class AnswerErrors implements Step {

    private static final Logger log = LoggerFactory.getLogger(AnswerErrors.class);

    @Override
    public void handle(Call call, Next next) throws IOException {
        try {
            next.handle(call);
        } catch (Refusal refusal) {
            refusal.headers().forEach(call.response()::setHeader);
            answer(call, refusal.error());
        } catch (RequestRejectedException malformed) {
            // A header is looked at when it is read.
            answer(
                    call,
                    new ProviderError(
                            ErrorKind.INVALID_REQUEST,
                            400,
                            "A header of the request holds what none may hold.",
                            null,
                            null,
                            null));
        } catch (IOException | RuntimeException unexpected) {
            if (call.response().isCommitted()
                    || DisconnectedClientHelper.isClientDisconnectedException(unexpected)) {
                throw unexpected;
            }
            log.error("call failed inside the gateway", unexpected);
            answer(
                    call,
                    ProviderError.of(
                            ErrorKind.SERVER_ERROR, "The call failed inside the gateway."));
        }
    }

    /** Writes {@code error} as the whole answer. */
    public static void answer(Call call, ProviderError error) throws IOException {
        HttpServletResponse response = call.response();
        Protocol protocol = call.protocol();
        response.setStatus(ErrorObjects.status(error, protocol));
        response.setContentType("application/json");
        Duration wait = error.retryAfter();
        if (wait != null) {
            long millis = Math.max(1, wait.toMillis());
            response.setHeader("retry-after", Long.toString((millis + 999) / 1000));
            response.setHeader("retry-after-ms", Long.toString(millis));
        }
        if (error.kind() == ErrorKind.BUDGET_EXCEEDED) {
            response.setHeader("x-should-retry", "false");
        }
        byte[] body = PathDialect.error(error, protocol, call.id().toString());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }
}
