package io.tollgate.sdk;

import io.tollgate.sdk.wire.UpstreamRequest;

/**
 * What the reading of an answer needs to know of the request.
 *
 * @param publicModel the model name the client asked for; the answer carries it
 * @param wantsUsage whether the client asked for OpenAI's usage chunk
 * @param estimatedInputTokens the prompt's size, for providers that do not count
 */
public record AnswerView(String publicModel, boolean wantsUsage, long estimatedInputTokens) {
    public static AnswerView of(ClientRequest request, UpstreamRequest sent) {
        return new AnswerView(request.model(), request.wantsUsage(), sent.estimatedInputTokens());
    }
}
