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
 * Cohere's embeddings, version 2. Texts are taken as documents unless the client says {@code
 * input_type}.
 *
 * @see <a href="https://docs.cohere.com/v2/reference/embed">Embed</a>
 */
final class CohereEmbeddingWire implements EmbeddingWire {
    @Override
    public String path(Target target) {
        return "/v2/embed";
    }

    @Override
    public ObjectNode request(EmbeddingRequest request, Target target) {
        ObjectNode body = Json.object().put("model", target.model());
        request.inputs().forEach(body.putArray("texts")::add);
        body.put("input_type", "search_document");
        body.putArray("embedding_types").add("float");
        if (request.dimensions() != null) {
            body.put("output_dimension", request.dimensions());
        }
        request.fields().forEach(body::set);
        return body;
    }

    @Override
    public EmbeddingResponse response(byte[] body) {
        JsonNode json = Json.readOrNull(body);
        JsonNode rows = json == null ? Json.object() : json.path("embeddings").path("float");
        if (json == null || !rows.isArray()) {
            throw new LlmException(
                    ProviderError.of(
                            ErrorKind.UPSTREAM_PROTOCOL,
                            "The provider's answer is not a list of embeddings."));
        }
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode row : rows) {
            vectors.add(EmbeddingVectors.read(row));
        }
        JsonNode units = json.path("meta").path("billed_units");
        Long counted = Json.number(units, "input_tokens");
        return new EmbeddingResponse(
                vectors,
                counted == null
                        ? null
                        : Usage.of(Math.max(0, counted) + Json.count(units, "image_tokens"), 0));
    }
}
