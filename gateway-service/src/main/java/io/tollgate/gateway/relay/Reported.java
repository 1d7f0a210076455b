package io.tollgate.gateway.relay;

import io.tollgate.contracts.Attempt;
import io.tollgate.contracts.CallReport;
import io.tollgate.contracts.ContractJson;
import io.tollgate.gateway.admission.Hold;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.CallMetrics;
import io.tollgate.gateway.ledger.Ledger;
import io.tollgate.gateway.ledger.UsageEvents;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accounts for a call as soon as provider-service has reported it. */
final class Reported {

    private static final Logger log = LoggerFactory.getLogger(Reported.class);

    private final Ledger ledger;
    private final CallMetrics metrics;
    private final InstantSource clock;

    Reported(Ledger ledger, CallMetrics metrics, InstantSource clock) {
        this.ledger = ledger;
        this.metrics = metrics;
        this.clock = clock;
    }

    CallReport fromHeader(String header) {
        return fromJson(Base64.getUrlDecoder().decode(header));
    }

    CallReport fromJson(byte[] json) {
        return ContractJson.MAPPER.readValue(json, CallReport.class);
    }

    /**
     * Writes the outcome; returns when it is safe to send the client the last byte. What goes on in
     * the background is remembered by provider-service, and booked when it is known.
     */
    void record(Call call, CallReport report) {
        Hold hold = call.admission().hold();
        Instant now = clock.instant();
        Instant admittedAt = hold == null ? now : hold.admittedAt();
        if (!report.goesOn()) {
            ledger.record(UsageEvents.of(call, admittedAt, report, now, false), hold);
        }
        long upstreamNanos = 0;
        for (Attempt attempt : report.attempts()) {
            metrics.attempt(attempt);
            if (!attempt.success()) {
                // The provider's words may quote the prompt; its kind of failure does not.
                log.info(
                        "attempt {} at {}, deployment {}: {}",
                        attempt.number(),
                        attempt.provider(),
                        attempt.deploymentId(),
                        attempt.errorClass());
            }
            upstreamNanos += Duration.between(attempt.startedAt(), attempt.endedAt()).toNanos();
        }
        if (!call.stream() && upstreamNanos > 0) {
            metrics.overhead(call.elapsedNanos() - upstreamNanos);
        }
    }

    /** Headers of a unary answer; a stream's head is sent before these figures are known. */
    void describe(Call call, CallReport report) {
        if (report.attempts().isEmpty()) {
            return;
        }
        Attempt last = report.attempts().getLast();
        BigDecimal cost = report.cost();
        call.answerHeader("model-id", last.deploymentId());
        call.answerHeader("attempted-retries", Integer.toString(report.attempts().size() - 1));
        if (report.attempts().stream().allMatch(Attempt::priced)) {
            call.answerHeader("response-cost", plain(cost));
            BigDecimal before = call.admission().keySpend();
            if (before != null) {
                call.answerHeader("key-spend", plain(before.add(cost)));
            }
        }
    }

    static String plain(BigDecimal usd) {
        return usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString();
    }
}
