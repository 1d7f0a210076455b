package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;

/**
 * OpenAI's chat completions, as many vendors speak them.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">Chat completions</a>
 */
public final class OpenAiWire implements Wire {
    @Override
    public Protocol protocol() {
        return Protocol.OPENAI_CHAT;
    }

    @Override
    public WireBody request(ChatRequest request, Target target) {
        return new OpenAiRequestWriter(request, target).write();
    }

    @Override
    public ChatResponse response(byte[] body) {
        return OpenAiAnswerReader.read(body);
    }

    @Override
    public StreamDecoder stream() {
        return new OpenAiStreamDecoder();
    }

    @Override
    public ProviderError error(int status, Headers headers, byte[] body) {
        return ErrorReader.read(status, headers, body);
    }
}
