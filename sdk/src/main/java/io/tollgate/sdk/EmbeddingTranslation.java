package io.tollgate.sdk;

import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.embedding.EmbeddingRequest;
import io.tollgate.sdk.embedding.EmbeddingResponse;
import io.tollgate.sdk.embedding.EmbeddingWire;
import io.tollgate.sdk.embedding.Vectors;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.json.JsonSpan;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRow.Quirk;
import io.tollgate.sdk.wire.Protocol;
import io.tollgate.sdk.wire.RequestAssembler;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import io.tollgate.sdk.wire.Wire;
import io.tollgate.sdk.wire.Wires;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Embeddings between a client, who speaks OpenAI's form, and one vendor; vectors as floats or
 * base64 as the client asked.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings">Embeddings</a>
 */
public final class EmbeddingTranslation {
    private static final Set<String> OPENAI_FIELDS =
            Set.of("model", "input", "dimensions", "encoding_format", "user");

    private final Wire chat;
    private final @Nullable EmbeddingWire own;

    private EmbeddingTranslation(Wire chat, @Nullable EmbeddingWire own) {
        this.chat = chat;
        this.own = own;
    }

    public static EmbeddingTranslation of(ProviderRow row) {
        return new EmbeddingTranslation(Wires.of(row), Wires.embeddings(row));
    }

    /**
     * @param request parsed with the OpenAI dialect; {@code input} is text, token ids or a list of
     *     either
     * @throws LlmException INVALID_REQUEST or UNSUPPORTED_PARAMETER naming the field
     */
    public UpstreamRequest request(ClientRequest request, Target asked) {
        Target target =
                Json.isTrue(request.body(), "drop_params")
                        ? asked.withDropUnsupported(true)
                        : asked;
        if (own == null && chat.form().protocol() != Protocol.OPENAI_CHAT) {
            throw LlmException.invalid("The model does not make embeddings.", "model");
        }
        ObjectNode body =
                GatewayFields.without(
                        request.body(),
                        Protocol.OPENAI_CHAT,
                        target.row().quirks().contains(Quirk.METADATA));
        JsonNode input = body.get("input");
        if (input == null || !(input.isString() || input.isArray() && !input.isEmpty())) {
            throw LlmException.invalid(
                    "`input` must be a string or a list that is not empty.", "input");
        }
        if (own != null) {
            return RequestAssembler.embeddings(own, neutral(body, input), target);
        }
        if (target.row().quirks().contains(Quirk.FLOATS_UNNAMED)
                && "float".equals(Json.text(body, "encoding_format"))) {
            body.remove("encoding_format");
        }
        body.put("model", target.model());
        return RequestAssembler.embeddings(body, target, request.headers());
    }

    /**
     * @throws LlmException when the body holds an error or is no embeddings answer
     */
    public EmbeddingAnswer answer(byte[] body, AnswerView view) {
        JsonNode json = Json.readOrNull(body);
        if (json != null && Json.present(json, "error") != null) {
            throw new LlmException(error(200, Headers.empty(), body));
        }
        if (own != null) {
            return written(own.response(body), view);
        }
        if (json == null || !json.path("data").isArray()) {
            throw new LlmException(
                    ProviderError.of(
                            ErrorKind.UPSTREAM_PROTOCOL,
                            "The provider's answer is not a list of embeddings."));
        }
        Long prompt = Json.number(json.path("usage"), "prompt_tokens");
        if (prompt == null) {
            prompt = Json.number(json.path("usage"), "total_tokens");
        }
        Usage usage =
                prompt == null
                        ? Usage.estimate(view.estimatedInputTokens(), 0)
                        : Usage.of(Math.max(0, prompt), 0);
        JsonSpan model = JsonSpan.find(body, 0, body.length, "model");
        return new EmbeddingAnswer(
                model == null ? body : Splice.string(body, model, view.publicModel()), usage);
    }

    /** Names the failure behind a status ≥ 300. Never throws. */
    public ProviderError error(int status, Headers headers, byte[] body) {
        return chat.error(status, headers, body);
    }

    private static EmbeddingRequest neutral(ObjectNode body, JsonNode input) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : input.isString() ? List.of(input) : input) {
            if (!text.isString()) {
                throw LlmException.unsupported("The model takes text only, no token ids.", "input");
            }
            texts.add(text.stringValue());
        }
        Long dimensions = Json.number(body, "dimensions");
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        for (var member : body.properties()) {
            if (!OPENAI_FIELDS.contains(member.getKey())) {
                fields.put(member.getKey(), member.getValue());
            }
        }
        return new EmbeddingRequest(
                texts, dimensions == null ? null : Math.toIntExact(dimensions), fields);
    }

    private static EmbeddingAnswer written(EmbeddingResponse response, AnswerView view) {
        Usage usage =
                response.usage() == null
                        ? Usage.estimate(view.estimatedInputTokens(), 0)
                        : response.usage();
        ObjectNode body = Json.object().put("object", "list");
        ArrayNode data = body.putArray("data");
        for (float[] vector : response.vectors()) {
            ObjectNode row =
                    data.addObject().put("object", "embedding").put("index", data.size() - 1);
            if (view.base64Vectors()) {
                row.put("embedding", Vectors.base64(vector));
            } else {
                ArrayNode values = row.putArray("embedding");
                for (float value : vector) {
                    values.add(value);
                }
            }
        }
        body.put("model", view.publicModel());
        body.putObject("usage")
                .put("prompt_tokens", usage.inputTokens())
                .put("total_tokens", usage.inputTokens());
        return new EmbeddingAnswer(Json.bytes(body), usage);
    }
}
