package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.embedding.EmbeddingRequest;
import io.tollgate.sdk.embedding.EmbeddingResponse;
import io.tollgate.sdk.embedding.EmbeddingWire;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Ollama's own embeddings.
 *
 * @see <a href="https://docs.ollama.com/api/embed">Embed</a>
 */
final class OllamaEmbeddingWire implements EmbeddingWire {
    @Override
    public String path(Target target) {
        return "/api/embed";
    }

    @Override
    public ObjectNode request(EmbeddingRequest request, Target target) {
        ObjectNode body = Json.object().put("model", target.model());
        request.inputs().forEach(body.putArray("input")::add);
        if (request.dimensions() != null) {
            body.put("dimensions", request.dimensions());
        }
        request.fields().forEach(body::set);
        return body;
    }

    @Override
    public EmbeddingResponse response(byte[] body) {
        JsonNode json = Json.readOrNull(body);
        if (json == null || !json.path("embeddings").isArray()) {
            throw new LlmException(
                    ProviderError.of(
                            ErrorKind.UPSTREAM_PROTOCOL,
                            "The provider's answer is not a list of embeddings."));
        }
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode row : json.path("embeddings")) {
            vectors.add(EmbeddingVectors.read(row));
        }
        Long counted = Json.number(json, "prompt_eval_count");
        return new EmbeddingResponse(
                vectors, counted == null ? null : Usage.of(Math.max(0, counted), 0));
    }
}
