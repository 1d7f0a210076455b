package io.tollgate.sdk;

import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.wire.UpstreamRequest;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the reading of an answer needs to know of the request.
 *
 * @param publicModel the model name the client asked for; the answer carries it
 * @param wantsUsage whether the client asked for OpenAI's usage chunk
 * @param base64Vectors whether the client asked for embeddings in base64
 * @param estimatedInputTokens the prompt's size, for providers that do not count
 * @param answerIds gives the ids of stored answers another form for the client, null to leave them
 */
public record AnswerView(
        String publicModel,
        boolean wantsUsage,
        boolean base64Vectors,
        long estimatedInputTokens,
        @Nullable UnaryOperator<String> answerIds) {
    /** Of a chat. */
    public AnswerView(String publicModel, boolean wantsUsage, long estimatedInputTokens) {
        this(publicModel, wantsUsage, false, estimatedInputTokens, null);
    }

    public static AnswerView of(ClientRequest request, UpstreamRequest sent) {
        return new AnswerView(
                request.model(),
                request.wantsUsage(),
                "base64".equals(Json.text(request.body(), "encoding_format")),
                sent.estimatedInputTokens(),
                null);
    }

    /** A whole answer under the client's name for the model. */
    public byte[] renamed(byte[] answer) {
        return Splice.names(answer, "model", this);
    }

    /** The same with ids of stored answers in another form. */
    public AnswerView withAnswerIds(@Nullable UnaryOperator<String> form) {
        return new AnswerView(publicModel, wantsUsage, base64Vectors, estimatedInputTokens, form);
    }
}
