package io.tollgate.providers.call;

import io.tollgate.providers.call.CallsUnderWay.Running;
import io.tollgate.providers.call.CallsUnderWay.Stop;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.sdk.AnswerView;
import io.tollgate.sdk.StreamStep;
import io.tollgate.sdk.StreamTranslation;
import io.tollgate.sdk.Translation;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.UpstreamAnswer;
import io.tollgate.sdk.wire.UpstreamRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A streamed call: start-up events are held back until the first real output, so that until then
 * another deployment may still be tried; after it, never.
 */
final class StreamCall {

    private static final Logger log = LoggerFactory.getLogger(StreamCall.class);

    private static final int BUFFER = 16 * 1024;

    private final Tries tries;
    private final Provider provider;
    private final BackgroundResponses background;

    StreamCall(Tries tries, Provider provider, BackgroundResponses background) {
        this.tries = tries;
        this.provider = provider;
        this.background = background;
    }

    void run(ModelCall call, HttpServletResponse response, String replica) throws IOException {
        StreamAnswer client = new StreamAnswer(response, replica);
        tries.run(
                call,
                response,
                (deployment, running, attempts) -> {
                    client.forget();
                    answer(call, deployment, running, attempts, client);
                });
    }

    /**
     * @throws LlmException when it failed before the first output was sent
     */
    private void answer(
            ModelCall call,
            Deployment deployment,
            Running running,
            Attempts attempts,
            StreamAnswer client)
            throws IOException {
        Translation translation =
                Exchange.Chat.between(call.request().dialect(), deployment.target()).translation();
        UpstreamRequest request = translation.request(call.request(), deployment.target());
        Attempts.Open attempt = attempts.begin(deployment);
        try (UpstreamAnswer upstream = provider.send(request, running)) {
            if (upstream.status() >= 300) {
                byte[] body = provider.errorBody(upstream, running);
                throw new LlmException(
                        translation.error(upstream.status(), upstream.headers(), body));
            }
            AnswerView view = call.view(request, deployment);
            if (call.inBackground(deployment)) {
                view =
                        new BackgroundRun(background, call, deployment, request, attempts, attempt)
                                .watching(view);
            }
            StreamTranslation stream = translation.stream(view);
            copy(upstream.body(), stream, running, attempt, attempts, client);
        } catch (LlmException failed) {
            ProviderError error = failed.error();
            if (running.stopped() == Stop.CANCELLED) {
                attempt.abandoned(Usage.estimate(request.estimatedInputTokens(), 0));
            } else {
                attempt.failed(error, Attempts.suspected(error, request.estimatedInputTokens()));
            }
            throw failed;
        }
    }

    /**
     * Sends a stream on as it comes, and the report just before its end.
     *
     * @throws LlmException when it failed before the first output was sent
     */
    static void copy(
            InputStream in,
            StreamTranslation stream,
            Running running,
            Attempts.Open attempt,
            Attempts attempts,
            StreamAnswer client)
            throws IOException {
        byte[] buffer = new byte[BUFFER];
        StreamStep step = null;
        while (step == null || !step.finished()) {
            try {
                int read = in.read(buffer);
                if (read < 0) {
                    Provider.requireOpen(running);
                }
                step = read < 0 ? stream.end() : stream.accept(buffer, 0, read);
            } catch (IOException broken) {
                brokeOff(stream, running, attempt, attempts, client, broken);
                return;
            }
            if (attempt.goesOn()) {
                // It has an id by which the client may come back to it: no other can take its
                // place.
                client.commit();
            }
            if (step.failed() != null) {
                fail(step, stream, attempt, attempts, client);
                return;
            }
            if (step.startedOutput()) {
                attempt.firstToken();
                client.commit();
            }
            if (!step.finished()) {
                client.write(step.bytes());
            }
        }
        Usage usage = step.usage();
        attempt.succeeded(usage == null ? stream.usageSoFar() : usage);
        client.commit();
        client.write(step.bytes(), attempts.event(), step.terminal());
    }

    /** The provider, or somebody on this side, closed the connection. */
    private static void brokeOff(
            StreamTranslation stream,
            Running running,
            Attempts.Open attempt,
            Attempts attempts,
            StreamAnswer client,
            IOException broken)
            throws IOException {
        if (running.stopped() == Stop.CANCELLED) {
            log.info("client left, provider's connection closed");
            attempt.abandoned(stream.usageSoFar());
            client.commit();
            client.write(attempts.event());
            return;
        }
        ProviderError error = Provider.explain(broken, running);
        if (!client.committed()) {
            throw new LlmException(error, broken);
        }
        StreamStep end = stream.end();
        attempt.failed(error, stream.usageSoFar());
        client.write(attempts.event(), end.bytes());
    }

    /** The provider said inside the stream that it failed. */
    private static void fail(
            StreamStep step,
            StreamTranslation stream,
            Attempts.Open attempt,
            Attempts attempts,
            StreamAnswer client)
            throws IOException {
        ProviderError error = step.failed();
        if (error == null) {
            error = ProviderError.of(ErrorKind.UPSTREAM_PROTOCOL, "The stream failed.");
        }
        if (!client.committed() && !step.startedOutput()) {
            throw new LlmException(error);
        }
        attempt.failed(error, stream.usageSoFar());
        client.commit();
        client.write(attempts.event(), step.bytes());
    }
}
