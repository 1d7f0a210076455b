package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import java.util.List;
import java.util.Map;

/**
 * OpenAI's chat completions, as many vendors speak them.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">Chat completions</a>
 */
public final class OpenAiWire implements Wire {
    private static final WireForm FORM =
            WireForm.of(
                            Protocol.OPENAI_CHAT,
                            Framing.SSE,
                            (target, stream) -> AzurePath.of(target, "/chat/completions"),
                            "max_completion_tokens",
                            "max_tokens")
                    .withHeaders(
                            Map.of(),
                            List.of("openai-beta", "openai-organization", "openai-project"))
                    .endingSilently();

    @Override
    public WireForm form() {
        return FORM;
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
