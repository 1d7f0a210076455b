package io.tollgate.sdk;

import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.wire.UpstreamRequest;

/**
 * What the reading of an answer needs to know of the request.
 *
 * @param publicModel the model name the client asked for; the answer carries it
 * @param wantsUsage whether the client asked for OpenAI's usage chunk
 * @param base64Vectors whether the client asked for embeddings in base64
 * @param estimatedInputTokens the prompt's size, for providers that do not count
 */
public record AnswerView(
        String publicModel, boolean wantsUsage, boolean base64Vectors, long estimatedInputTokens) {
    /** Of a chat. */
    public AnswerView(String publicModel, boolean wantsUsage, long estimatedInputTokens) {
        this(publicModel, wantsUsage, false, estimatedInputTokens);
    }

    public static AnswerView of(ClientRequest request, UpstreamRequest sent) {
        return new AnswerView(
                request.model(),
                request.wantsUsage(),
                "base64".equals(Json.text(request.body(), "encoding_format")),
                sent.estimatedInputTokens());
    }
}
