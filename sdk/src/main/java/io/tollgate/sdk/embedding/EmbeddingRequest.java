package io.tollgate.sdk.embedding;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Texts to turn into vectors.
 *
 * @param inputs the texts, at least one
 * @param dimensions length of the vectors; null for the model's own
 * @param fields what else the client sent, in the provider's own words ({@code input_type}, {@code
 *     task_type}, …)
 */
public record EmbeddingRequest(
        List<String> inputs, @Nullable Integer dimensions, Map<String, JsonNode> fields) {
    public EmbeddingRequest {
        inputs = List.copyOf(inputs);
        fields = Map.copyOf(fields);
    }
}
