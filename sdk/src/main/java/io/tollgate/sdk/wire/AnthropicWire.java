package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;

/**
 * Anthropic's messages.
 *
 * @see <a href="https://docs.anthropic.com/en/api/messages">Messages</a>
 */
public final class AnthropicWire implements Wire {
    @Override
    public Protocol protocol() {
        return Protocol.ANTHROPIC_MESSAGES;
    }

    @Override
    public WireBody request(ChatRequest request, Target target) {
        return new AnthropicRequestWriter(request, target).write();
    }

    @Override
    public ChatResponse response(byte[] body) {
        return AnthropicAnswerReader.read(body);
    }

    @Override
    public StreamDecoder stream() {
        return new AnthropicStreamDecoder();
    }

    @Override
    public ProviderError error(int status, Headers headers, byte[] body) {
        return ErrorReader.read(status, headers, body);
    }
}
