package io.tollgate.providers.call;

import io.tollgate.providers.call.CallsUnderWay.Running;
import io.tollgate.providers.call.CallsUnderWay.Stop;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.UpstreamAnswer;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call of an endpoint beside chat. What comes is sent on in the form it has: sound and events as
 * they come, JSON and text whole.
 */
final class EndpointCall {

    private static final Logger log = LoggerFactory.getLogger(EndpointCall.class);

    private static final int BUFFER = 16 * 1024;

    private final Tries tries;
    private final Provider provider;

    EndpointCall(Tries tries, Provider provider) {
        this.tries = tries;
        this.provider = provider;
    }

    void run(
            ModelCall call,
            Function<Target, Exchange.Plain> exchanges,
            HttpServletResponse response,
            String replica)
            throws IOException {
        tries.run(
                call,
                response,
                (deployment, running, attempts) -> {
                    Exchange.Plain exchange = exchanges.apply(deployment.target());
                    answer(call, deployment, exchange, running, attempts, response, replica);
                });
    }

    private void answer(
            ModelCall call,
            Deployment deployment,
            Exchange.Plain exchange,
            Running running,
            Attempts attempts,
            HttpServletResponse response,
            String replica)
            throws IOException {
        UpstreamRequest request = exchange.request(call.request(), deployment.target());
        Attempts.Open attempt = attempts.begin(deployment);
        Exchange.Answer whole;
        try (UpstreamAnswer upstream = provider.send(request, running)) {
            if (upstream.status() >= 300) {
                byte[] body = provider.errorBody(upstream, running);
                throw new LlmException(exchange.error(upstream.status(), upstream.headers(), body));
            }
            String type = upstream.headers().first("content-type");
            String kind = type == null ? "" : type.toLowerCase(Locale.ROOT);
            if (kind.startsWith("text/event-stream")) {
                StreamAnswer client = new StreamAnswer(response, replica);
                StreamCall.copy(
                        upstream.body(), exchange.stream(), running, attempt, attempts, client);
                return;
            }
            if (exchange.translation().answersWithBytes(kind)) {
                Usage usage = exchange.translation().usageOfBytes(call.request());
                BytesAnswer client = new BytesAnswer(response, replica, type, usage);
                bytes(upstream, client, running, attempt, attempts);
                return;
            }
            byte[] body = provider.wholeBody(upstream, running);
            whole = exchange.answer(body, upstream.headers(), call.view(request, deployment));
        } catch (LlmException failed) {
            if (running.stopped() == Stop.CANCELLED) {
                // The provider works on, and charges for it, whether anybody waits or not.
                attempt.abandoned(exchange.stream().usageSoFar());
                throw failed;
            }
            throw UnaryCall.failed(failed, running, attempt, request);
        }
        attempt.succeeded(whole.usage());
        UnaryCall.write(whole, request, attempts, response);
    }

    /**
     * @throws LlmException when it failed before the first byte was sent
     */
    private static void bytes(
            UpstreamAnswer upstream,
            BytesAnswer client,
            Running running,
            Attempts.Open attempt,
            Attempts attempts)
            throws IOException {
        byte[] buffer = new byte[BUFFER];
        while (true) {
            int read;
            try {
                read = upstream.body().read(buffer);
                if (read < 0) {
                    Provider.requireOpen(running);
                }
            } catch (IOException broken) {
                brokeOff(client, running, attempt, attempts, broken);
                return;
            }
            if (read < 0 && !client.started()) {
                throw new LlmException(
                        ProviderError.of(
                                ErrorKind.UPSTREAM_PROTOCOL, "The provider's answer is empty."));
            }
            if (read < 0) {
                attempt.succeeded(client.usage());
                client.end(attempts);
                return;
            }
            attempt.firstToken();
            client.write(buffer, read, attempt);
        }
    }

    /** The provider, or somebody on this side, closed the connection. */
    private static void brokeOff(
            BytesAnswer client,
            Running running,
            Attempts.Open attempt,
            Attempts attempts,
            IOException broken)
            throws IOException {
        ProviderError error = Provider.explain(broken, running);
        if (running.stopped() == Stop.CANCELLED) {
            log.info("client left, provider's connection closed");
            attempt.abandoned(client.usage());
        } else if (client.started()) {
            attempt.failed(error, client.usage());
        } else {
            throw new LlmException(error, broken);
        }
        client.end(attempts);
    }
}
