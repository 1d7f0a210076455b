package io.tollgate.providers.call;

import io.tollgate.contracts.InternalHeaders;
import io.tollgate.providers.call.CallsUnderWay.Running;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.UpstreamAnswer;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** A call with a whole answer. */
final class UnaryCall {

    private final Tries tries;
    private final Provider provider;
    private final BackgroundResponses background;

    UnaryCall(Tries tries, Provider provider, BackgroundResponses background) {
        this.tries = tries;
        this.provider = provider;
        this.background = background;
    }

    /** Writes the answer, with the report in its head. */
    void run(ModelCall call, Function<Target, Exchange> exchanges, HttpServletResponse response)
            throws IOException {
        tries.run(
                call,
                response,
                (deployment, running, attempts) ->
                        answer(call, deployment, exchanges, running, attempts, response));
    }

    private void answer(
            ModelCall call,
            Deployment deployment,
            Function<Target, Exchange> exchanges,
            Running running,
            Attempts attempts,
            HttpServletResponse response)
            throws IOException {
        Exchange exchange = exchanges.apply(deployment.target());
        UpstreamRequest request = exchange.request(call.request(), deployment.target());
        Attempts.Open attempt = attempts.begin(deployment);
        Exchange.Answer answer;
        try (UpstreamAnswer upstream = provider.send(request, running)) {
            if (upstream.status() >= 300) {
                byte[] body = provider.errorBody(upstream, running);
                throw new LlmException(exchange.error(upstream.status(), upstream.headers(), body));
            }
            byte[] body = provider.wholeBody(upstream, running);
            answer = exchange.answer(body, upstream.headers(), call.view(request, deployment));
            if (call.inBackground(deployment)) {
                keep(
                        new BackgroundRun(background, call, deployment, request, attempts, attempt),
                        body);
            }
        } catch (LlmException failed) {
            throw failed(failed, running, attempt, request);
        }
        attempt.succeeded(answer.usage());
        write(answer, request, attempts, response);
    }

    /** A response that cannot be kept is one that nobody could account for. */
    private static void keep(BackgroundRun run, byte[] body) {
        try {
            run.answered(body);
        } catch (DataAccessException | TransactionException away) {
            throw new LlmException(
                    ProviderError.of(
                            ErrorKind.UPSTREAM_PROTOCOL,
                            "The response could not be kept in the background."),
                    away);
        }
    }

    /** Books the failure of an attempt that sent the client nothing; to be thrown. */
    static LlmException failed(
            LlmException failed, Running running, Attempts.Open attempt, UpstreamRequest request) {
        // An answer that was cut off on this side does not look like one.
        ProviderError error =
                failed.error().kind() == ErrorKind.UPSTREAM_PROTOCOL
                        ? Provider.explain(failed.error(), running)
                        : failed.error();
        attempt.failed(error, Attempts.suspected(error, request.estimatedInputTokens()));
        return new LlmException(error, failed);
    }

    static void write(
            Exchange.Answer answer,
            UpstreamRequest request,
            Attempts attempts,
            HttpServletResponse response)
            throws IOException {
        response.setStatus(200);
        response.setContentType(answer.contentType());
        response.setHeader(InternalHeaders.REPORT, attempts.header());
        if (!request.dropped().isEmpty()) {
            response.setHeader("x-tollgate-dropped-params", String.join(",", request.dropped()));
        }
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }
}
