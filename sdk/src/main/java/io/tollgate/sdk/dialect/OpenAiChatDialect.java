package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.wire.Protocol;
import tools.jackson.databind.node.ObjectNode;

/**
 * Clients of OpenAI's chat completions, with the extensions LiteLLM clients know ({@code
 * reasoning_content}, {@code thinking_blocks}, {@code cache_control}).
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">Chat completions</a>
 */
public final class OpenAiChatDialect implements Dialect {
    @Override
    public Protocol protocol() {
        return Protocol.OPENAI_CHAT;
    }

    @Override
    public ChatRequest parse(ObjectNode body) {
        return OpenAiRequestReader.read(body);
    }

    @Override
    public byte[] write(ChatResponse response, String publicModel) {
        return OpenAiAnswerWriter.write(response, publicModel);
    }

    @Override
    public StreamEncoder encoder(String publicModel, boolean wantsUsage) {
        return new OpenAiStreamEncoder(publicModel, wantsUsage);
    }

    @Override
    public byte[] error(ProviderError error, String requestId) {
        return ErrorObjects.openAi(error);
    }
}
