package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import java.util.List;
import java.util.Map;

/**
 * Claude at Vertex AI: Anthropic's messages with the model in the address and the version in the
 * body.
 *
 * @see <a href="https://docs.anthropic.com/en/api/claude-on-vertex-ai">Claude on Vertex AI</a>
 */
public final class VertexAnthropicWire implements Wire {
    private static final WireForm FORM =
            WireForm.of(
                            Protocol.ANTHROPIC_MESSAGES,
                            Framing.SSE,
                            (target, stream) ->
                                    VertexPath.of(target, "anthropic")
                                            + (stream ? ":streamRawPredict" : ":rawPredict"),
                            "max_tokens")
                    .withHeaders(Map.of(), List.of("anthropic-beta"))
                    .withEdit(
                            (body, target, stream) -> {
                                body.remove("model");
                                body.putIfAbsent(
                                        "anthropic_version",
                                        Json.mapper().valueToTree("vertex-2023-10-16"));
                            });

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

    /** Vertex AI's own errors are Google's, the model's are Anthropic's; both say a status. */
    @Override
    public ProviderError error(int status, Headers headers, byte[] body) {
        return GeminiErrors.read(status, headers, body);
    }
}
