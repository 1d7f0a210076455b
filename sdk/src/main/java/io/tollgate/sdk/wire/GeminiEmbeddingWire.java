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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Vectors of the Gemini API, many texts at a time.
 *
 * @see <a href="https://ai.google.dev/api/embeddings">Embeddings</a>
 */
public final class GeminiEmbeddingWire implements EmbeddingWire {
    @Override
    public String path(Target target) {
        return "/models/" + GeminiWire.model(target.model()) + ":batchEmbedContents";
    }

    @Override
    public ObjectNode request(EmbeddingRequest request, Target target) {
        String model =
                target.model().startsWith("models/") ? target.model() : "models/" + target.model();
        ObjectNode body = Json.object();
        ArrayNode requests = body.putArray("requests");
        for (String text : request.inputs()) {
            ObjectNode one = requests.addObject().put("model", model);
            one.putObject("content").putArray("parts").addObject().put("text", text);
            if (request.dimensions() != null) {
                one.put("outputDimensionality", request.dimensions());
            }
            for (var field : request.fields().entrySet()) {
                switch (field.getKey()) {
                    case "task_type", "taskType", "input_type" ->
                            one.set("taskType", field.getValue());
                    case "title" -> one.set("title", field.getValue());
                    default -> new Unsupported(target).field(field.getKey());
                }
            }
        }
        return body;
    }

    @Override
    public EmbeddingResponse response(byte[] body) {
        JsonNode json = Json.readOrNull(body);
        if (json == null || !json.path("embeddings").isArray()) {
            throw unreadable();
        }
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode embedding : json.path("embeddings")) {
            vectors.add(vector(embedding.path("values")));
        }
        return new EmbeddingResponse(vectors, usage(json));
    }

    /** Older models do not count. */
    static @Nullable Usage usage(JsonNode json) {
        Long tokens = Json.number(json.path("usageMetadata"), "promptTokenCount");
        return tokens == null ? null : Usage.of(Math.max(0, tokens), 0);
    }

    static float[] vector(JsonNode values) {
        float[] vector = new float[values.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) values.path(i).asDouble(0);
        }
        return vector;
    }

    static LlmException unreadable() {
        return new LlmException(
                ProviderError.of(
                        ErrorKind.UPSTREAM_PROTOCOL,
                        "The provider's answer is not a list of embeddings."));
    }
}
