package io.tollgate.gateway.call;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Gives the call its id, in headers and in every log line, and counts it when it ends. */
public final class Identify implements Step {

    private static final Logger log = LoggerFactory.getLogger(Identify.class);

    private final CallMetrics metrics;

    public Identify(CallMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void handle(Call call, Next next) throws IOException {
        String id = call.id().toString();
        call.answerHeader("call-id", id);
        call.response().setHeader("x-request-id", id);
        if (call.route() == ModelRoute.MESSAGES) {
            call.response().setHeader("request-id", id);
        }
        MDC.put("call_id", id);
        try {
            next.handle(call);
        } finally {
            metrics.answered(call);
            log.debug(
                    "answered {} in {} µs",
                    call.response().getStatus(),
                    call.elapsedNanos() / 1000);
            MDC.remove("call_id");
        }
    }
}
