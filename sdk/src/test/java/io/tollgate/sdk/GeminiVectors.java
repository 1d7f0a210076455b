package io.tollgate.sdk;

import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What recorded embeddings of Google ask and tell. */
final class GeminiVectors {
    private GeminiVectors() {}

    /** The OpenAI form of a recorded embeddings request. */
    static ObjectNode embeddingOfOpenAi(ObjectNode asked) {
        ObjectNode body = Json.object().put("model", "m");
        ArrayNode input = body.putArray("input");
        List<JsonNode> each = new ArrayList<>();
        asked.path("requests").forEach(each::add);
        if (asked.has("content")) {
            each.add(asked);
        }
        for (JsonNode one : each) {
            input.add(one.path("content").path("parts").path(0).path("text"));
            if (one.has("outputDimensionality")) {
                body.set("dimensions", one.path("outputDimensionality"));
            }
            if (one.has("taskType")) {
                body.set("task_type", one.path("taskType"));
            }
        }
        for (JsonNode one : asked.path("instances")) {
            input.add(one.path("content"));
            if (one.has("task_type")) {
                body.set("task_type", one.path("task_type"));
            }
        }
        JsonNode dimensions = asked.path("parameters").path("outputDimensionality");
        if (dimensions.isNumber()) {
            body.set("dimensions", dimensions);
        }
        return body;
    }

    static List<JsonNode> vectors(JsonNode recorded) {
        List<JsonNode> vectors = new ArrayList<>();
        recorded.path("embeddings").forEach(e -> vectors.add(e.path("values")));
        recorded.path("predictions").forEach(p -> vectors.add(p.path("embeddings").path("values")));
        if (recorded.has("embedding")) {
            vectors.add(recorded.path("embedding").path("values"));
        }
        return vectors;
    }

    /** -1 when the provider did not count. */
    static long tokens(JsonNode recorded) {
        long tokens = recorded.path("usageMetadata").path("promptTokenCount").asLong(-1);
        for (JsonNode prediction : recorded.path("predictions")) {
            tokens =
                    Math.max(0, tokens)
                            + prediction
                                    .path("embeddings")
                                    .path("statistics")
                                    .path("token_count")
                                    .asLong();
        }
        return tokens;
    }
}
