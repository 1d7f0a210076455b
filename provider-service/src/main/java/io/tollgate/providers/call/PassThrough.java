package io.tollgate.providers.call;

import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.PassThroughCall;
import io.tollgate.contracts.PassThroughHeaders;
import io.tollgate.providers.account.Accounts;
import io.tollgate.providers.account.Admission;
import io.tollgate.providers.call.CallsUnderWay.Running;
import io.tollgate.providers.call.CallsUnderWay.Stop;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.sdk.ClientRequest;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.http.RequestContent;
import io.tollgate.sdk.http.UpstreamAnswer;
import io.tollgate.sdk.provider.ProviderRow.Auth;
import io.tollgate.sdk.wire.RequestAssembler;
import io.tollgate.sdk.wire.UpstreamRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * One call to a provider as the client made it: nothing of it is translated, and nothing is tried
 * twice. The answer goes back as it comes, its account behind it as a trailer.
 */
@Component
final class PassThrough {

    private static final int BUFFER = 16 * 1024;
    private static final byte[] NO_BODY = {};

    private final Provider provider;
    private final Accounts accounts;
    private final CallsUnderWay calls;
    private final InstantSource clock;

    PassThrough(Provider provider, Accounts accounts, CallsUnderWay calls, InstantSource clock) {
        this.provider = provider;
        this.accounts = accounts;
        this.calls = calls;
        this.clock = clock;
    }

    void run(
            UUID id,
            PassThroughCall call,
            Deployment deployment,
            Dialect dialect,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Attempts attempts = new Attempts(clock);
        try (Running running = calls.begin(id)) {
            boolean signed = deployment.target().row().auth() == Auth.AWS;
            String type = request.getContentType();
            boolean json = type != null && type.toLowerCase(Locale.ROOT).contains("json");
            boolean inMemory = json || signed || !hasBody(request);
            byte[] body = inMemory ? request.getInputStream().readAllBytes() : NO_BODY;
            Headers headers = headers(request);
            ClientRequest asked =
                    ClientRequest.parse(
                            dialect,
                            call.form() != null ? body : "{}".getBytes(StandardCharsets.UTF_8),
                            headers,
                            call.model() == null ? call.provider() : call.model(),
                            false);
            UpstreamRequest sent =
                    RequestAssembler.passThrough(
                            call.method(),
                            call.target(),
                            deployment.target(),
                            headers,
                            body,
                            inMemory ? null : content(request));
            long estimate =
                    call.form() == null ? 0 : RequestAssembler.estimatedTokens(asked.body());
            switch (accounts.admit(id, deployment, asked)) {
                case Admission.Refused no -> throw new LlmException(no.error(call.provider()));
                case Admission.Admitted admitted -> {
                    attempts.on(admitted.account());
                    try {
                        send(
                                call,
                                deployment,
                                sent,
                                estimate,
                                running,
                                attempts,
                                request,
                                response);
                    } finally {
                        running.done();
                        admitted.account().end(attempts.after(0));
                    }
                }
            }
        } catch (LlmException failed) {
            Failure.write(failed.error(), dialect, id, attempts, response);
        }
    }

    private void send(
            PassThroughCall call,
            Deployment deployment,
            UpstreamRequest sent,
            long estimate,
            Running running,
            Attempts attempts,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Attempts.Open attempt = attempts.begin(deployment);
        UpstreamAnswer upstream;
        try {
            upstream = provider.send(sent, running);
            if (upstream.status() == 401) {
                upstream.close();
                throw new LlmException(
                        ProviderError.of(
                                ErrorKind.AUTHENTICATION,
                                "The provider does not take the gateway's credentials."));
            }
        } catch (LlmException failed) {
            boolean known = call.form() != null;
            attempt.failed(
                    failed.error(), known ? Attempts.suspected(failed.error(), estimate) : null);
            throw failed;
        }
        try (upstream) {
            head(call, upstream, response);
            if (bodiless(call, upstream)) {
                close(call, upstream.status(), attempt, null);
                response.setHeader(InternalHeaders.REPORT, attempts.header());
                return;
            }
            PassThroughWatch watch =
                    new PassThroughWatch(
                            call.form(), deployment.target().row(), upstream.headers(), estimate);
            AtomicReference<Map<String, String>> trailer = new AtomicReference<>(Map.of());
            response.setTrailerFields(trailer::get);
            response.setHeader("x-tollgate-replica", Incoming.replica(request));
            ProviderError broken = copy(upstream.body(), watch, running, attempt, response);
            if (broken != null) {
                boolean left = running.stopped() == Stop.CANCELLED;
                Usage used = watch.used();
                if (left) {
                    attempt.abandoned(used == null ? Usage.of(0, 0) : used);
                } else {
                    attempt.failed(broken, used);
                }
            } else {
                close(call, upstream.status(), attempt, watch.used());
            }
            trailer.set(Map.of(InternalHeaders.REPORT, attempts.header()));
        }
    }

    /** Null when the answer came to its end; else what ended it. */
    private static @Nullable ProviderError copy(
            InputStream in,
            PassThroughWatch watch,
            Running running,
            Attempts.Open attempt,
            HttpServletResponse response)
            throws IOException {
        OutputStream out = response.getOutputStream();
        byte[] buffer = new byte[BUFFER];
        while (true) {
            int read;
            try {
                read = in.read(buffer);
                if (read < 0) {
                    Provider.requireOpen(running);
                    return null;
                }
            } catch (IOException broken) {
                return Provider.explain(broken, running);
            }
            watch.saw(buffer, read);
            attempt.firstToken();
            try {
                out.write(buffer, 0, read);
                out.flush();
            } catch (IOException gatewayGone) {
                Usage used = watch.used();
                attempt.abandoned(used == null ? Usage.of(0, 0) : used);
                throw gatewayGone;
            }
        }
    }

    private static void close(
            PassThroughCall call, int status, Attempts.Open attempt, @Nullable Usage used) {
        if (status >= 400) {
            ErrorKind kind = status >= 500 ? ErrorKind.SERVER_ERROR : ErrorKind.INVALID_REQUEST;
            attempt.failed(
                    new ProviderError(
                            kind,
                            status,
                            "The provider answered with status " + status + ".",
                            null,
                            null,
                            null),
                    null);
        } else if (call.form() == null && call.usd() != null) {
            attempt.succeededAt(call.usd());
        } else {
            attempt.succeeded(used == null ? Usage.of(0, 0) : used);
        }
    }

    private static void head(
            PassThroughCall call, UpstreamAnswer upstream, HttpServletResponse response) {
        response.setStatus(upstream.status());
        String connection = upstream.headers().first("connection");
        upstream.headers()
                .forEach(
                        (name, value) -> {
                            if (PassThroughHeaders.answered(
                                    name, connection == null ? "" : connection)) {
                                response.addHeader(name, value);
                            }
                        });
    }

    private static boolean bodiless(PassThroughCall call, UpstreamAnswer upstream) {
        return call.method().equals("HEAD")
                || upstream.status() == 204
                || upstream.status() == 304
                || "0".equals(upstream.headers().first("content-length"));
    }

    private static Headers headers(HttpServletRequest request) {
        Map<String, List<String>> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Incoming.headers(request)
                .forEach(
                        (name, value) -> {
                            if (PassThroughHeaders.sent(name, "")) {
                                kept.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
                            }
                        });
        return Headers.ofMulti(kept);
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("transfer-encoding") != null;
    }

    /** Sent on as it comes in; it cannot come in twice. */
    private static RequestContent content(HttpServletRequest request) {
        return new RequestContent() {
            @Override
            public long length() {
                return request.getContentLengthLong();
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                request.getInputStream().transferTo(out);
            }
        };
    }
}
