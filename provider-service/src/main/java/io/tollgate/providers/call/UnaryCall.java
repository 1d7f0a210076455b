package io.tollgate.providers.call;

import io.tollgate.contracts.InternalHeaders;
import io.tollgate.providers.call.CallsUnderWay.Running;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.providers.routing.Router;
import io.tollgate.sdk.AnswerView;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.UpstreamAnswer;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.function.Function;

/** A call with a whole answer: tries the candidates in turn until one answers or refuses. */
final class UnaryCall {

    private final Router router;
    private final Provider provider;
    private final CallsUnderWay calls;
    private final InstantSource clock;

    UnaryCall(Router router, Provider provider, CallsUnderWay calls, InstantSource clock) {
        this.router = router;
        this.provider = provider;
        this.calls = calls;
        this.clock = clock;
    }

    /** Writes the answer, with the report in its head. */
    void run(ModelCall call, Function<Target, Exchange> exchanges, HttpServletResponse response)
            throws IOException {
        Attempts attempts = new Attempts(clock);
        try (Running running = calls.begin(call.id())) {
            Iterator<Deployment> candidates = router.candidates(call.model()).iterator();
            while (true) {
                Deployment deployment = candidates.next();
                try {
                    answer(call, deployment, exchanges, running, attempts, response);
                    return;
                } catch (LlmException failed) {
                    if (!Retry.worthwhile(failed.error(), candidates, running)) {
                        throw failed;
                    }
                } finally {
                    running.done();
                }
            }
        } catch (LlmException failed) {
            Failure.write(failed.error(), call.request().dialect(), call.id(), attempts, response);
        }
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
            answer = exchange.answer(body, AnswerView.of(call.request(), request));
        } catch (LlmException failed) {
            ProviderError error = failed.error();
            attempt.failed(error, Attempts.suspected(error, request.estimatedInputTokens()));
            throw failed;
        }
        attempt.succeeded(answer.usage());
        response.setStatus(200);
        response.setContentType("application/json");
        response.setHeader(InternalHeaders.REPORT, attempts.header());
        if (!request.dropped().isEmpty()) {
            response.setHeader("x-tollgate-dropped-params", String.join(",", request.dropped()));
        }
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }
}
