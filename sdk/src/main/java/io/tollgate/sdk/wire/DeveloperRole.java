package io.tollgate.sdk.wire;

import io.tollgate.sdk.json.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAI's newer word for whoever instructs the model. Other vendors know the older one alone, and
 * refuse the request; it means the same.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">Chat completions</a>
 */
final class DeveloperRole {
    private static final String NEWER = "developer";

    private DeveloperRole() {}

    /** Puts {@code system} in its place; the client's own messages stay as they were. */
    static void rename(ObjectNode body) {
        for (String field : List.of("messages", "input")) {
            JsonNode messages = body.path(field);
            if (messages.isArray() && needed(messages)) {
                ArrayNode copy = Json.array();
                for (JsonNode message : messages) {
                    copy.add(message instanceof ObjectNode object ? renamed(object) : message);
                }
                body.set(field, copy);
            }
        }
    }

    private static boolean needed(JsonNode messages) {
        for (JsonNode message : messages) {
            if (NEWER.equals(Json.text(message, "role"))) {
                return true;
            }
        }
        return false;
    }

    private static ObjectNode renamed(ObjectNode message) {
        return NEWER.equals(Json.text(message, "role"))
                ? message.deepCopy().put("role", "system")
                : message;
    }
}
