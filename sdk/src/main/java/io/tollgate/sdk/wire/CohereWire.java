package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * Cohere's chat, version 2.
 *
 * @see <a href="https://docs.cohere.com/v2/reference/chat">Chat</a>
 */
public final class CohereWire implements Wire {
    private static final WireForm FORM =
            WireForm.of(null, Framing.SSE, (target, stream) -> "/v2/chat", "max_tokens");

    @Override
    public WireForm form() {
        return FORM;
    }

    @Override
    public WireBody request(ChatRequest request, Target target) {
        return new CohereRequestWriter(request, target).write();
    }

    @Override
    public ChatResponse response(byte[] body) {
        return CohereAnswerReader.read(body);
    }

    @Override
    public StreamDecoder stream() {
        return new CohereStreamDecoder();
    }

    @Override
    public ProviderError error(int status, Headers headers, byte[] body) {
        JsonNode json = Json.readOrNull(body);
        String message = json == null ? "" : Json.textOrEmpty(json, "message");
        boolean tooLong =
                json != null && "TOO_MANY_TOKENS".equals(Json.text(json, "error_type"))
                        || message.toLowerCase(Locale.ROOT).contains("too many tokens");
        return status == 400 && tooLong
                ? ErrorReader.told(
                        ErrorKind.CONTEXT_WINDOW, status, message, ErrorReader.retryAfter(headers))
                : ErrorReader.read(status, headers, body);
    }
}
