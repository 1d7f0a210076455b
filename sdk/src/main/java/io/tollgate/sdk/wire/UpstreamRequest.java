package io.tollgate.sdk.wire;

import io.tollgate.sdk.credential.Credential;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.http.RequestContent;
import io.tollgate.sdk.http.Timeouts;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes to the provider: a POST of JSON, or of a form.
 *
 * @param headers may hold secrets of the deployment: never log
 * @param credential signs the request when it is sent
 * @param dropped names of the client's fields left out because the target cannot do them
 * @param estimatedInputTokens the prompt's size (characters over four), for providers that do not
 *     count
 * @param content a body that is not held in memory, in place of {@code body}; null for none
 * @param method {@code POST}, but for what is stored at the provider
 */
public record UpstreamRequest(
        URI uri,
        Headers headers,
        byte[] body,
        Credential credential,
        Timeouts timeouts,
        List<String> dropped,
        long estimatedInputTokens,
        @Nullable RequestContent content,
        String method) {
    public UpstreamRequest {
        dropped = List.copyOf(dropped);
    }

    /** A body in memory. */
    public UpstreamRequest(
            URI uri,
            Headers headers,
            byte[] body,
            Credential credential,
            Timeouts timeouts,
            List<String> dropped,
            long estimatedInputTokens) {
        this(uri, headers, body, credential, timeouts, dropped, estimatedInputTokens, null, "POST");
    }

    /** Without credentials. */
    public UpstreamRequest(
            URI uri,
            Headers headers,
            byte[] body,
            Timeouts timeouts,
            List<String> dropped,
            long estimatedInputTokens) {
        this(uri, headers, body, Credential.NONE, timeouts, dropped, estimatedInputTokens);
    }

    /**
     * The headers to send, credentials included: never log. May block; see {@link Credential#sign}.
     *
     * @throws io.tollgate.sdk.error.LlmException AUTHENTICATION when there are no credentials
     */
    public Headers signedHeaders() {
        return credential.sign(this);
    }

    /** Address and size only: headers hold secrets, the body prompts. */
    @Override
    public String toString() {
        return method
                + " "
                + uri.getScheme()
                + "://"
                + uri.getAuthority()
                + uri.getPath()
                + ", "
                + body.length
                + " bytes";
    }
}
