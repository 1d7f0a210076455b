package io.tollgate.providers.call;

import io.tollgate.providers.call.CallsUnderWay.Running;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.http.UpstreamAnswer;
import io.tollgate.sdk.wire.RequestAssembler;
import io.tollgate.sdk.wire.ResponsesWire;
import io.tollgate.sdk.wire.UpstreamRequest;
import org.springframework.stereotype.Component;

/** Asks providers about responses they keep. */
@Component
class KeptAnswers {

    private final Provider provider;

    KeptAnswers(Provider provider) {
        this.provider = provider;
    }

    /**
     * The response as it stands.
     *
     * @throws LlmException when the provider does not tell
     */
    byte[] get(Deployment deployment, String id, Running running) {
        return ask("GET", "/responses/" + id, deployment, Headers.empty(), running);
    }

    /**
     * A whole answer.
     *
     * @throws LlmException when the provider refuses
     */
    byte[] ask(
            String method, String path, Deployment deployment, Headers headers, Running running) {
        try (UpstreamAnswer answer = open(method, path, deployment, headers, running)) {
            return provider.wholeBody(answer, running);
        }
    }

    /**
     * An answer of status 2xx, to be read and closed.
     *
     * @param path below the provider's address, with its query
     * @throws LlmException when the provider refuses
     */
    UpstreamAnswer open(
            String method, String path, Deployment deployment, Headers headers, Running running) {
        UpstreamRequest sent = RequestAssembler.stored(method, path, deployment.target(), headers);
        UpstreamAnswer answer = provider.send(sent, running);
        if (answer.status() < 300) {
            return answer;
        }
        try (answer) {
            throw new LlmException(
                    new ResponsesWire()
                            .error(
                                    answer.status(),
                                    answer.headers(),
                                    provider.errorBody(answer, running)));
        }
    }
}
