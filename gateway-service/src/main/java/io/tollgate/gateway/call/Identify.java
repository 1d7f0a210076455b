package io.tollgate.gateway.call;

import io.tollgate.sdk.wire.Protocol;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

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
        if (call.protocol() == Protocol.ANTHROPIC_MESSAGES) {
            call.response().setHeader("request-id", id);
        }
        MDC.put("call_id", id);
        try {
            next.handle(call);
        } finally {
            metrics.answered(call);
            say(call);
            MDC.remove("call_id");
        }
    }

    /** What an operator looks for; answers that are as they should be are for the metrics. */
    private static void say(Call call) {
        int status = call.response().getStatus();
        Level level = status >= 500 ? Level.WARN : Level.DEBUG;
        log.atLevel(level)
                .log(
                        "{} answered {} after {} ms",
                        call.route().path(),
                        status,
                        call.elapsedNanos() / 1_000_000);
    }
}
