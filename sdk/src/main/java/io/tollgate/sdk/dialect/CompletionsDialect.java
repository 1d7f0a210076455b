package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.wire.Protocol;
import tools.jackson.databind.node.ObjectNode;

/**
 * Clients of OpenAI's older completions.
 *
 * <p>Where the provider has no completions the prompt goes to its chat as one user message. Then
 * the prompt must be one text; token ids, several prompts, {@code suffix}, {@code echo}, {@code
 * best_of} above 1 and {@code logprobs} are refused or, with {@code drop_params}, left out. A
 * client that sets no {@code max_tokens} gets the chat model's default and not 16.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/completions">Completions</a>
 */
public final class CompletionsDialect implements Dialect {
    @Override
    public Protocol protocol() {
        return Protocol.OPENAI_COMPLETIONS;
    }

    @Override
    public ChatRequest parse(ObjectNode body) {
        return CompletionsRequestReader.read(body);
    }

    @Override
    public byte[] write(ChatResponse response, String publicModel) {
        return CompletionsAnswerWriter.write(response, publicModel);
    }

    @Override
    public StreamEncoder encoder(String publicModel, boolean wantsUsage) {
        return new CompletionsStreamEncoder(publicModel, wantsUsage);
    }

    @Override
    public byte[] error(ProviderError error, String requestId) {
        return ErrorObjects.openAi(error);
    }
}
