package io.tollgate.sdk.embedding;

import io.tollgate.sdk.wire.Target;
import tools.jackson.databind.node.ObjectNode;

/** How a provider that does not speak OpenAI's embeddings makes vectors. Pure and shared. */
public interface EmbeddingWire {
    /** Path and query below the provider's address, beginning with a slash. */
    String path(Target target);

    /**
     * @throws io.tollgate.sdk.error.LlmException UNSUPPORTED_PARAMETER or INVALID_REQUEST naming
     *     the field
     */
    ObjectNode request(EmbeddingRequest request, Target target);

    /**
     * @throws io.tollgate.sdk.error.LlmException UPSTREAM_PROTOCOL when the body is not an answer
     */
    EmbeddingResponse response(byte[] body);
}
