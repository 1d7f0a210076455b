package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.wire.Protocol;
import tools.jackson.databind.node.ObjectNode;

/**
 * Clients of Anthropic's messages.
 *
 * @see <a href="https://docs.anthropic.com/en/api/messages">Messages</a>
 */
public final class AnthropicMessagesDialect implements Dialect {
    @Override
    public Protocol protocol() {
        return Protocol.ANTHROPIC_MESSAGES;
    }

    @Override
    public ChatRequest parse(ObjectNode body) {
        return AnthropicRequestReader.read(body);
    }

    @Override
    public byte[] write(ChatResponse response, String publicModel) {
        return AnthropicAnswerWriter.write(response, publicModel);
    }

    @Override
    public StreamEncoder encoder(String publicModel, boolean wantsUsage) {
        return new AnthropicStreamEncoder(publicModel);
    }

    @Override
    public byte[] error(ProviderError error, String requestId) {
        return ErrorObjects.anthropic(error, requestId);
    }
}
