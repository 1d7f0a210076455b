package io.tollgate.sdk.wire;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes vendor-foreign fields out of messages, their parts and tools; never out of JSON schemas.
 */
final class MessageDrops {
    private static final List<String> NESTED = List.of("content", "function", "tool_calls");

    private MessageDrops() {}

    /** Whether anything would change: most requests are sent on as they are. */
    static boolean needed(JsonNode node, List<String> fields) {
        if (node.isArray()) {
            for (JsonNode element : node) {
                if (needed(element, fields)) {
                    return true;
                }
            }
            return false;
        }
        if (!node.isObject()) {
            return false;
        }
        for (String field : fields) {
            if (node.has(field)) {
                return true;
            }
        }
        for (String nested : NESTED) {
            JsonNode value = node.get(nested);
            if (value != null && needed(value, fields)) {
                return true;
            }
        }
        return false;
    }

    /** A copy without the fields; the client's own tree is left alone. */
    static JsonNode without(JsonNode node, List<String> fields) {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            for (JsonNode element : array) {
                copy.add(without(element, fields));
            }
            return copy;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode copy = object.objectNode();
        for (var member : object.properties()) {
            if (!fields.contains(member.getKey())) {
                copy.set(
                        member.getKey(),
                        NESTED.contains(member.getKey())
                                ? without(member.getValue(), fields)
                                : member.getValue());
            }
        }
        return copy;
    }
}
