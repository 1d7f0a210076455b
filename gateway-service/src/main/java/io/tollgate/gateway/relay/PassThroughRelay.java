package io.tollgate.gateway.relay;

import io.tollgate.contracts.CallReport;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.PassThroughHeaders;
import io.tollgate.gateway.admission.Hold;
import io.tollgate.gateway.call.Call;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.gateway.call.Step;
import io.tollgate.gateway.ledger.Ledger;
import io.tollgate.gateway.ledger.UsageEvents;
import io.tollgate.platform.ServiceAddresses;
import io.tollgate.sdk.error.ErrorKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Relays a call to a provider's own path and its answer as they come. The account follows the
 * answer as a trailer, and is written down before the client sees the answer's end.
 */
public final class PassThroughRelay implements Step {

    private static final Logger log = LoggerFactory.getLogger(PassThroughRelay.class);

    private static final int BUFFER = 16 * 1024;

    private final ProviderService providers;
    private final Departure departure;
    private final Reported reported;
    private final Ledger ledger;
    private final InstantSource clock;
    private final long maxBytes;

    PassThroughRelay(
            ProviderService providers,
            Departure departure,
            Reported reported,
            Ledger ledger,
            InstantSource clock,
            long maxBytes) {
        this.providers = providers;
        this.departure = departure;
        this.reported = reported;
        this.ledger = ledger;
        this.clock = clock;
        this.maxBytes = maxBytes;
    }

    @Override
    public void handle(Call call, Next next) throws IOException {
        if (call.request().getContentLengthLong() > maxBytes) {
            settleUnsent(call);
            throw tooLarge();
        }
        HttpPost request = providers.passThrough(call, maxBytes);
        try (ClassicHttpResponse answer = send(call, request)) {
            Header early = answer.getFirstHeader(InternalHeaders.REPORT);
            if (early != null) {
                CallReport account = reported.fromHeader(early.getValue());
                reported.record(call, account);
                reported.describe(call, account);
            }
            head(call, answer);
            if (early == null || answer.getEntity() != null) {
                body(call, request, answer, early != null);
            }
            call.response().flushBuffer();
        }
    }

    private ClassicHttpResponse send(Call call, HttpPost request) {
        try {
            return providers.send(request);
        } catch (ConnectException
                | ServiceAddresses.LeftException
                | ConnectionRequestTimeoutException notSent) {
            log.warn("provider-service cannot be reached: {}", notSent.getMessage());
            settleUnsent(call);
            throw Refusal.unavailable(
                    "Providers cannot be reached at the moment. Try again shortly.",
                    Duration.ofSeconds(2));
        } catch (ProviderService.BodyTooLargeException tooLarge) {
            throw tooLarge();
        } catch (IOException broken) {
            log.warn("provider-service broke off call {}: {}", call.id(), broken.getMessage());
            throw Refusal.of(
                    ErrorKind.UPSTREAM_UNREACHABLE, "The connection broke before the answer came.");
        }
    }

    private Refusal tooLarge() {
        return Refusal.of(
                ErrorKind.REQUEST_TOO_LARGE,
                "The request body is larger than " + maxBytes / (1024 * 1024) + " MB.");
    }

    private void settleUnsent(Call call) {
        Hold hold = call.admission().hold();
        Instant admittedAt = hold == null ? clock.instant() : hold.admittedAt();
        CallReport nothing = new CallReport(List.of());
        ledger.record(UsageEvents.of(call, admittedAt, nothing, clock.instant(), false), hold);
    }

    private static void head(Call call, ClassicHttpResponse answer) {
        call.response().setStatus(answer.getCode());
        for (Header header : answer.getHeaders()) {
            if (PassThroughHeaders.answered(header.getName(), "")) {
                call.response().addHeader(header.getName(), header.getValue());
            }
        }
    }

    private void body(Call call, HttpPost request, ClassicHttpResponse answer, boolean recorded)
            throws IOException {
        HttpEntity entity = answer.getEntity();
        if (entity == null) {
            throw new IOException("an answer without body and account");
        }
        InputStream in = entity.getContent();
        OutputStream out = call.response().getOutputStream();
        byte[] buffer = new byte[BUFFER];
        IOException gone = null;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (gone == null) {
                try {
                    out.write(buffer, 0, read);
                    out.flush();
                } catch (IOException left) {
                    gone = left;
                    departure.during(call, request, answer);
                }
            }
        }
        if (!recorded) {
            CallReport account = trailer(entity);
            if (account == null) {
                throw new IOException("the answer broke off");
            }
            reported.record(call, account);
            boolean whole =
                    account.attempts().isEmpty()
                            || account.attempts().getLast().success()
                            || answer.getCode() >= 400;
            if (!whole && gone == null) {
                // The client must not take what it has for all there is.
                throw new IOException("the provider broke off");
            }
        }
        if (gone != null) {
            throw gone;
        }
    }

    private @Nullable CallReport trailer(HttpEntity entity) {
        var trailers = entity.getTrailers();
        List<? extends Header> all = trailers == null ? List.of() : trailers.get();
        if (all == null) {
            return null;
        }
        for (Header header : all) {
            if (header.getName().equalsIgnoreCase(InternalHeaders.REPORT)) {
                return reported.fromHeader(header.getValue());
            }
        }
        return null;
    }
}
