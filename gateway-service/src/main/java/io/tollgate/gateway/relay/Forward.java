package io.tollgate.gateway.relay;

import io.tollgate.contracts.CallReport;
import io.tollgate.gateway.admission.Hold;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.gateway.call.Step;
import io.tollgate.gateway.ledger.Ledger;
import io.tollgate.gateway.ledger.UsageEvents;
import io.tollgate.platform.ServiceAddresses;
import io.tollgate.sdk.error.ErrorKind;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes the call to provider-service, and its answer back as it comes. */
public final class Forward implements Step {

    private static final Logger log = LoggerFactory.getLogger(Forward.class);

    private final ProviderService providers;
    private final UnaryRelay unary;
    private final StreamRelay stream;
    private final BytesRelay bytes;
    private final Ledger ledger;
    private final InstantSource clock;

    Forward(
            ProviderService providers,
            UnaryRelay unary,
            StreamRelay stream,
            BytesRelay bytes,
            Ledger ledger,
            InstantSource clock) {
        this.providers = providers;
        this.unary = unary;
        this.stream = stream;
        this.bytes = bytes;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public void handle(Call call, Next next) throws IOException {
        HttpPost request = providers.request(call);
        if (call.facts().stream() && call.route().answersInEvents()) {
            stream.relay(call, request, () -> send(call, request));
            return;
        }
        ClassicHttpResponse answer = send(call, request);
        if (StreamRelay.relays(answer)) {
            stream.relay(call, request, () -> answer);
        } else if (BytesRelay.relays(answer)) {
            try (answer) {
                bytes.relay(call, request, answer);
            }
        } else {
            try (answer) {
                unary.relay(call, answer);
            }
        }
    }

    /**
     * @throws Refusal when there is no answer; the Hold is then settled at nothing if the call
     *     surely was not sent, and left to the sweeper if nobody can know
     */
    private ClassicHttpResponse send(Call call, HttpPost request) {
        try {
            return providers.send(request);
        } catch (ConnectException
                | ServiceAddresses.LeftException
                | ConnectionRequestTimeoutException notSent) {
            log.warn("provider-service cannot be reached: {}", notSent.getMessage());
            Hold hold = call.admission().hold();
            Instant admittedAt = hold == null ? clock.instant() : hold.admittedAt();
            CallReport nothing = new CallReport(List.of());
            ledger.record(UsageEvents.of(call, admittedAt, nothing, clock.instant(), false), hold);
            throw Refusal.unavailable(
                    "Providers cannot be reached at the moment. Try again shortly.",
                    Duration.ofSeconds(2));
        } catch (IOException broken) {
            log.warn("provider-service broke off call {}: {}", call.id(), broken.getMessage());
            throw Refusal.of(
                    ErrorKind.UPSTREAM_UNREACHABLE, "The connection broke before the answer came.");
        }
    }
}
