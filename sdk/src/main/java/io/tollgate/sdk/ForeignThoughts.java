package io.tollgate.sdk;

import io.tollgate.sdk.chat.GeminiSignature;
import io.tollgate.sdk.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes Google's signed thoughts out of a messages request to Anthropic: they come back from a
 * client whose earlier turns another vendor answered, and Anthropic would refuse them.
 */
final class ForeignThoughts {
    private ForeignThoughts() {}

    /** The messages themselves when there are none; else a copy. */
    static JsonNode without(JsonNode messages) {
        ArrayNode copy = null;
        for (int i = 0; i < messages.size(); i++) {
            JsonNode content = messages.get(i).path("content");
            if (!holdsAny(content)) {
                continue;
            }
            if (copy == null) {
                copy = Json.array();
                messages.forEach(copy::add);
            }
            ObjectNode message = Json.object();
            message.setAll((ObjectNode) messages.get(i));
            ArrayNode kept = message.putArray("content");
            for (JsonNode block : content) {
                if (!isForeign(block)) {
                    kept.add(block);
                }
            }
            copy.set(i, message);
        }
        return copy == null ? messages : copy;
    }

    private static boolean holdsAny(JsonNode content) {
        if (content.isArray()) {
            for (JsonNode block : content) {
                if (isForeign(block)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isForeign(JsonNode block) {
        return switch (Json.textOrEmpty(block, "type")) {
            case "thinking" -> GeminiSignature.isMarked(Json.text(block, "signature"));
            case "redacted_thinking" -> GeminiSignature.isMarked(Json.text(block, "data"));
            default -> false;
        };
    }
}
