package io.tollgate.sdk.credential;

import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.wire.UpstreamRequest;

/**
 * Proves to a provider whose a finished request is: a header, or a signature over address, headers
 * and body. Thread-safe; its text form never holds a secret.
 */
@FunctionalInterface
public interface Credential {
    /** For providers that want none. */
    Credential NONE = UpstreamRequest::headers;

    /**
     * The headers to send: those of the request and the proof. May ask another server for a token
     * and block until it is there.
     *
     * @throws io.tollgate.sdk.error.LlmException AUTHENTICATION when there is nothing to prove it
     *     with
     */
    Headers sign(UpstreamRequest request);

    /** The key as the value of one header. */
    static Credential header(String name, String value) {
        return request -> request.headers().with(name, value);
    }
}
