package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAI's Responses, for clients that speak them and for models that refuse chat completions.
 *
 * <p>A translated call is not stored ({@code store: false}), and its reasoning comes encrypted so
 * that the client can hand it back.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses">Responses</a>
 */
public final class ResponsesWire implements Wire {
    /** LiteLLM's way to ask for this wire: {@code openai/responses/gpt-5-pro}. */
    static final String MODEL_PREFIX = "responses/";

    private static final WireForm FORM =
            WireForm.of(
                            Protocol.OPENAI_RESPONSES,
                            Framing.SSE,
                            (target, stream) -> AzurePath.of(target, "/responses"),
                            "max_output_tokens")
                    .withHeaders(
                            Map.of(),
                            List.of("openai-beta", "openai-organization", "openai-project"))
                    .withEdit(ResponsesWire::plainModel);

    @Override
    public WireForm form() {
        return FORM;
    }

    private static void plainModel(ObjectNode body, Target target, boolean stream) {
        if (target.model().startsWith(MODEL_PREFIX)) {
            body.put("model", target.model().substring(MODEL_PREFIX.length()));
        }
    }

    @Override
    public WireBody request(ChatRequest request, Target target) {
        return new ResponsesRequestWriter(request, target).write();
    }

    @Override
    public ChatResponse response(byte[] body) {
        return ResponsesAnswerReader.read(body);
    }

    /** What a response tells of its use, whatever became of it; null when it tells nothing. */
    public static @Nullable Usage usage(JsonNode response) {
        return ResponsesUsage.of(response);
    }

    @Override
    public StreamDecoder stream() {
        return new ResponsesStreamDecoder();
    }

    @Override
    public ProviderError error(int status, Headers headers, byte[] body) {
        return ErrorReader.read(status, headers, body);
    }
}
