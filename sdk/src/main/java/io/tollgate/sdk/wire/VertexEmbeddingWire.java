package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.embedding.EmbeddingRequest;
import io.tollgate.sdk.embedding.EmbeddingResponse;
import io.tollgate.sdk.embedding.EmbeddingWire;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Vectors of Vertex AI: {@code :predict}, or {@code :embedContent} from Gemini Embedding 2 on.
 *
 * @see <a
 *     href="https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api">Text
 *     embeddings</a>
 */
public final class VertexEmbeddingWire implements EmbeddingWire {
    private static final Map<String, String> PARAMETERS =
            Map.of("autoTruncate", "autoTruncate", "auto_truncate", "autoTruncate");

    @Override
    public String path(Target target) {
        return VertexPath.of(target, "google") + (content(target) ? ":embedContent" : ":predict");
    }

    private static boolean content(Target target) {
        return target.model().startsWith("gemini-embedding-")
                && !target.model().startsWith("gemini-embedding-001");
    }

    @Override
    public ObjectNode request(EmbeddingRequest request, Target target) {
        return content(target) ? single(request, target) : predict(request, target);
    }

    private static ObjectNode single(EmbeddingRequest request, Target target) {
        if (request.inputs().size() != 1) {
            throw LlmException.invalid(
                    "The model `" + target.model() + "` takes one text a call.", "input");
        }
        ObjectNode body = Json.object();
        body.putObject("content")
                .putArray("parts")
                .addObject()
                .put("text", request.inputs().getFirst());
        if (request.dimensions() != null) {
            body.put("outputDimensionality", request.dimensions());
        }
        for (var field : request.fields().entrySet()) {
            switch (field.getKey()) {
                case "task_type", "taskType", "input_type" ->
                        body.set("taskType", field.getValue());
                case "title" -> body.set("title", field.getValue());
                default -> new Unsupported(target).field(field.getKey());
            }
        }
        return body;
    }

    private static ObjectNode predict(EmbeddingRequest request, Target target) {
        ObjectNode body = Json.object();
        ArrayNode instances = body.putArray("instances");
        ObjectNode parameters = Json.object();
        for (String text : request.inputs()) {
            ObjectNode instance = instances.addObject().put("content", text);
            for (var field : request.fields().entrySet()) {
                String name = field.getKey();
                if (name.equals("task_type")
                        || name.equals("taskType")
                        || name.equals("input_type")) {
                    instance.set("task_type", field.getValue());
                } else if (name.equals("title")) {
                    instance.set("title", field.getValue());
                } else if (PARAMETERS.containsKey(name)) {
                    parameters.set(PARAMETERS.get(name), field.getValue());
                } else {
                    new Unsupported(target).field(name);
                }
            }
        }
        if (request.dimensions() != null) {
            parameters.put("outputDimensionality", request.dimensions());
        }
        if (!parameters.isEmpty()) {
            body.set("parameters", parameters);
        }
        return body;
    }

    @Override
    public EmbeddingResponse response(byte[] body) {
        JsonNode json = Json.readOrNull(body);
        if (json == null) {
            throw GeminiEmbeddingWire.unreadable();
        }
        if (json.path("embedding").isObject()) {
            return new EmbeddingResponse(
                    List.of(GeminiEmbeddingWire.vector(json.path("embedding").path("values"))),
                    GeminiEmbeddingWire.usage(json));
        }
        if (!json.path("predictions").isArray()) {
            throw GeminiEmbeddingWire.unreadable();
        }
        List<float[]> vectors = new ArrayList<>();
        long tokens = 0;
        for (JsonNode prediction : json.path("predictions")) {
            JsonNode embeddings = prediction.path("embeddings");
            vectors.add(GeminiEmbeddingWire.vector(embeddings.path("values")));
            tokens += Json.count(embeddings.path("statistics"), "token_count");
        }
        return new EmbeddingResponse(vectors, tokens == 0 ? null : Usage.of(tokens, 0));
    }
}
