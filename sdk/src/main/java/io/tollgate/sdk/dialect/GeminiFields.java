package io.tollgate.sdk.dialect;

import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads Google's JSON as Google does: fields by their camel-case name or the snake-case one, a
 * single element where a list is meant.
 *
 * @see <a href="https://protobuf.dev/programming-guides/json/">ProtoJSON</a>
 */
final class GeminiFields {
    private GeminiFields() {}

    /** Null when absent or JSON null. */
    static @Nullable JsonNode get(JsonNode node, String camel) {
        JsonNode value = Json.present(node, camel);
        return value == null ? Json.present(node, snake(camel)) : value;
    }

    /** An empty object when absent. */
    static JsonNode object(JsonNode node, String camel) {
        JsonNode value = get(node, camel);
        return value == null ? Json.object() : value;
    }

    static @Nullable String text(JsonNode node, String camel) {
        JsonNode value = get(node, camel);
        return value != null && value.isString() ? value.stringValue() : null;
    }

    static String textOrEmpty(JsonNode node, String camel) {
        String text = text(node, camel);
        return text == null ? "" : text;
    }

    static boolean isTrue(JsonNode node, String camel) {
        JsonNode value = get(node, camel);
        return value != null && value.isBoolean() && value.booleanValue();
    }

    static List<JsonNode> list(JsonNode node, String camel, String path) {
        JsonNode value = get(node, camel);
        if (value == null) {
            return List.of();
        }
        if (value.isObject() || value.isString()) {
            return List.of(value);
        }
        if (!value.isArray()) {
            throw LlmException.invalid("`" + path + "` must be a list.", path);
        }
        List<JsonNode> elements = new ArrayList<>(value.size());
        value.forEach(elements::add);
        return elements;
    }

    static @Nullable Double decimal(JsonNode node, String camel, String path) {
        JsonNode value = get(node, camel);
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            throw LlmException.invalid("`" + path + "` must be a number.", path);
        }
        return value.doubleValue();
    }

    /** A whole number, also one written with a fraction of zero. */
    static @Nullable Long whole(JsonNode node, String camel, String path) {
        JsonNode value = get(node, camel);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || value.doubleValue() != Math.rint(value.doubleValue())) {
            throw LlmException.invalid("`" + path + "` must be a whole number.", path);
        }
        return value.decimalValue().longValue();
    }

    static String snake(String camel) {
        StringBuilder snake = new StringBuilder(camel.length() + 4);
        for (int i = 0; i < camel.length(); i++) {
            char c = camel.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                snake.append('_').append((char) (c + 32));
            } else {
                snake.append(c);
            }
        }
        return snake.toString();
    }
}
