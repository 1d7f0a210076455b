package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;

/** How a provider talks. Pure and shared: one per wire, not per vendor. */
public interface Wire {
    /** What of it is data: the same for every call. */
    WireForm form();

    /**
     * Writes the body for the target.
     *
     * @throws io.tollgate.sdk.error.LlmException UNSUPPORTED_PARAMETER or INVALID_REQUEST naming
     *     the field
     */
    WireBody request(ChatRequest request, Target target);

    /**
     * @throws io.tollgate.sdk.error.LlmException UPSTREAM_PROTOCOL when the body is not an answer
     */
    ChatResponse response(byte[] body);

    /** A fresh decoder for one stream. */
    StreamDecoder stream();

    /** Names the failure behind a status ≥ 400. Never throws. */
    ProviderError error(int status, Headers headers, byte[] body);
}
