package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import java.util.List;
import java.util.Map;

/**
 * Anthropic's messages.
 *
 * @see <a href="https://docs.anthropic.com/en/api/messages">Messages</a>
 */
public final class AnthropicWire implements Wire {
    /** Anthropic's own libraries take the address without the version, so it is added. */
    private static final WireForm FORM =
            WireForm.of(
                            Protocol.ANTHROPIC_MESSAGES,
                            Framing.SSE,
                            (target, stream) -> "/messages",
                            "max_tokens")
                    .withBareBasePath("/v1")
                    .withHeaders(
                            Map.of("anthropic-version", "2023-06-01"),
                            List.of("anthropic-version", "anthropic-beta"));

    @Override
    public WireForm form() {
        return FORM;
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
