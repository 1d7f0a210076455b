package io.tollgate.sdk;

import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.json.JsonSpan;
import io.tollgate.sdk.provider.ProviderRow.Quirk;
import io.tollgate.sdk.provider.ProviderRow.WireName;
import io.tollgate.sdk.wire.OpenAiWire;
import io.tollgate.sdk.wire.Protocol;
import io.tollgate.sdk.wire.RequestAssembler;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Embeddings in OpenAI's form on both sides, vectors as floats or base64 as the client asked.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings">Embeddings</a>
 */
public final class EmbeddingTranslation {
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
        if (target.row().wire() != WireName.OPENAI) {
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
        return new OpenAiWire().error(status, headers, body);
    }
}
