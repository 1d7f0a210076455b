package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.wire.Protocol;
import tools.jackson.databind.node.ObjectNode;

/** What a client speaks. Pure and shared. */
public interface Dialect {
    Protocol protocol();

    /**
     * Reads a request; gateway-only fields must be gone by then ({@link
     * io.tollgate.sdk.ClientRequest} sees to it).
     *
     * @throws io.tollgate.sdk.error.LlmException INVALID_REQUEST naming the field
     */
    ChatRequest parse(ObjectNode body);

    /** The answer for the client; {@code publicModel} is the model name it asked for. */
    byte[] write(ChatResponse response, String publicModel);

    /**
     * A fresh encoder for one stream.
     *
     * @param wantsUsage whether an OpenAI client asked for the usage chunk; Anthropic always
     *     reports
     */
    StreamEncoder encoder(String publicModel, boolean wantsUsage);

    /** The error object of a unary answer; status is {@link ErrorObjects#status}. */
    byte[] error(ProviderError error, String requestId);
}
