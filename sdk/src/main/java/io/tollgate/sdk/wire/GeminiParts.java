package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.GeminiSignature;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads one part of an answer.
 *
 * @see <a href="https://ai.google.dev/api/caching#Part">Part</a>
 */
final class GeminiParts {
    private GeminiParts() {}

    /**
     * @param callId the id of a call Google gave none
     */
    static Part read(JsonNode part, String callId) {
        String signature = Json.text(part, "thoughtSignature");
        JsonNode call = part.path("functionCall");
        if (call.isObject()) {
            JsonNode arguments = Json.present(call, "args");
            String id = Json.text(call, "id");
            return new Part.ToolCall(
                    id == null || id.isEmpty() ? callId : id,
                    Json.textOrEmpty(call, "name"),
                    arguments == null ? "{}" : Json.string(arguments),
                    null,
                    signature);
        }
        String text = Json.text(part, "text");
        if (Json.isTrue(part, "thought")) {
            return text == null
                    ? foreign(part)
                    : new Part.Thinking(
                            text, signature == null ? null : GeminiSignature.mark(signature));
        }
        if (text != null) {
            return new Part.Text(text, null, signature);
        }
        JsonNode data = part.path("inlineData");
        Part media = data.isObject() ? media(data) : null;
        if (media != null) {
            return media;
        }
        // A signature may close the answer on a part of its own.
        return signature != null && part.size() == 1
                ? new Part.Text("", null, signature)
                : foreign(part);
    }

    private static @Nullable Part media(JsonNode data) {
        String type = Json.textOrEmpty(data, "mimeType");
        String bytes = Json.textOrEmpty(data, "data");
        if (type.startsWith("image/")) {
            return new Part.Image(null, type, bytes, null, null);
        }
        return type.startsWith("audio/") ? new Part.Audio(type.substring(6), bytes) : null;
    }

    private static Part foreign(JsonNode part) {
        return new Part.Foreign("gemini", part);
    }
}
