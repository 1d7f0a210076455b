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
 * Amazon Bedrock's InvokeModel for models that make vectors: Titan, Nova and Cohere, each in its
 * own form.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html">Titan</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html">Cohere</a>
 */
final class BedrockEmbeddingWire implements EmbeddingWire {
    @Override
    public String path(Target target) {
        return BedrockWire.path(target, "/invoke");
    }

    @Override
    public ObjectNode request(EmbeddingRequest request, Target target) {
        BedrockFamily family = BedrockFamily.of(target.model());
        ObjectNode body =
                switch (family) {
                    case COHERE -> cohere(request, target);
                    case NOVA -> nova(request);
                    default -> titan(request);
                };
        request.fields().forEach(body::set);
        return body;
    }

    private static ObjectNode titan(EmbeddingRequest request) {
        ObjectNode body = Json.object().put("inputText", only(request));
        if (request.dimensions() != null) {
            body.put("dimensions", request.dimensions());
        }
        return body;
    }

    private static ObjectNode nova(EmbeddingRequest request) {
        ObjectNode body = Json.object().put("taskType", "SINGLE_EMBEDDING");
        ObjectNode params =
                body.putObject("singleEmbeddingParams").put("embeddingPurpose", "GENERIC_INDEX");
        if (request.dimensions() != null) {
            params.put("embeddingDimension", request.dimensions());
        }
        params.putObject("text").put("truncationMode", "END").put("value", only(request));
        return body;
    }

    private static ObjectNode cohere(EmbeddingRequest request, Target target) {
        ObjectNode body = Json.object();
        request.inputs().forEach(body.putArray("texts")::add);
        body.put("input_type", "search_document");
        body.putArray("embedding_types").add("float");
        if (request.dimensions() != null) {
            if (!target.model().contains("v4")) {
                throw LlmException.unsupported(
                        "The model makes vectors of one length only.", "dimensions");
            }
            body.put("output_dimension", request.dimensions());
        }
        return body;
    }

    private static String only(EmbeddingRequest request) {
        if (request.inputs().size() != 1) {
            throw LlmException.invalid("The model takes one text in each call.", "input");
        }
        return request.inputs().getFirst();
    }

    @Override
    public EmbeddingResponse response(byte[] body) {
        JsonNode json = Json.readOrNull(body);
        if (json == null || !json.isObject()) {
            throw unreadable();
        }
        Long counted = Json.number(json, "inputTextTokenCount");
        List<float[]> vectors = new ArrayList<>();
        if (json.path("embedding").isArray()) {
            vectors.add(EmbeddingVectors.read(json.path("embedding")));
        } else {
            JsonNode embeddings = json.path("embeddings");
            JsonNode rows = embeddings.isArray() ? embeddings : embeddings.path("float");
            for (JsonNode row : rows) {
                vectors.add(EmbeddingVectors.read(row.isArray() ? row : row.path("embedding")));
            }
        }
        if (vectors.isEmpty()) {
            throw unreadable();
        }
        return new EmbeddingResponse(
                vectors, counted == null ? null : Usage.of(Math.max(0, counted), 0));
    }

    private static LlmException unreadable() {
        return new LlmException(
                ProviderError.of(
                        ErrorKind.UPSTREAM_PROTOCOL,
                        "The provider's answer is not a list of embeddings."));
    }
}
