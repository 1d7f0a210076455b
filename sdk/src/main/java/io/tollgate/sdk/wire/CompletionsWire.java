package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import java.util.List;
import java.util.Map;

/**
 * OpenAI's older completions. A conversation becomes one prompt: a single user message as it is,
 * anything longer as {@code Role: text} paragraphs that end in {@code Assistant:}. Only text fits.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/completions">Completions</a>
 */
public final class CompletionsWire implements Wire {
    private static final WireForm FORM =
            WireForm.of(
                            Protocol.OPENAI_COMPLETIONS,
                            Framing.SSE,
                            (target, stream) -> AzurePath.of(target, "/completions"),
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
        return new CompletionsRequestWriter(request, target).write();
    }

    @Override
    public ChatResponse response(byte[] body) {
        return CompletionsAnswerReader.read(body);
    }

    @Override
    public StreamDecoder stream() {
        return new CompletionsStreamDecoder();
    }

    @Override
    public ProviderError error(int status, Headers headers, byte[] body) {
        return ErrorReader.read(status, headers, body);
    }
}
