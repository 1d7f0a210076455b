package io.tollgate.sdk.http;

import io.tollgate.sdk.wire.UpstreamRequest;

/** Where requests to providers go: the network, or a model inside this process. */
public interface Upstream {
    /**
     * Sends the request and returns as soon as status and headers are there.
     *
     * @throws io.tollgate.sdk.error.LlmException see {@link UpstreamErrors}, when no answer came
     */
    UpstreamAnswer send(UpstreamRequest request);
}
