package io.tollgate.sdk.inprocess;

import io.tollgate.sdk.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The least a JSON schema accepts, for the kinds tools use. */
final class SmallestValue {
    private SmallestValue() {}

    static JsonNode of(@Nullable JsonNode schema) {
        ObjectNode object = Json.object();
        if (schema == null) {
            return object;
        }
        for (JsonNode name : Json.elements(schema, "required")) {
            JsonNode property = schema.path("properties").path(name.asString(""));
            object.set(name.asString(""), value(property));
        }
        return object;
    }

    private static JsonNode value(JsonNode schema) {
        JsonNode first = schema.path("enum").path(0);
        if (!first.isMissingNode()) {
            return first;
        }
        return switch (Json.textOrEmpty(schema, "type")) {
            case "object" -> of(schema);
            case "array" -> Json.array();
            case "integer", "number" -> Json.mapper().valueToTree(0);
            case "boolean" -> Json.mapper().valueToTree(false);
            default -> Json.mapper().valueToTree("");
        };
    }
}
