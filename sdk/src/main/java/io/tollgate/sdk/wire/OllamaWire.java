package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;

/**
 * Ollama's own chat, which streams a JSON object a line.
 *
 * @see <a href="https://docs.ollama.com/api/chat">Chat</a>
 */
public final class OllamaWire implements Wire {
    private static final WireForm FORM =
            WireForm.of(
                    null, Framing.NDJSON, (target, stream) -> "/api/chat", "options/num_predict");

    @Override
    public WireForm form() {
        return FORM;
    }

    @Override
    public WireBody request(ChatRequest request, Target target) {
        return new OllamaRequestWriter(request, target).write();
    }

    @Override
    public ChatResponse response(byte[] body) {
        return OllamaAnswerReader.read(body);
    }

    @Override
    public StreamDecoder stream() {
        return new OllamaStreamDecoder();
    }

    @Override
    public ProviderError error(int status, Headers headers, byte[] body) {
        return ErrorReader.read(status, headers, body);
    }
}
