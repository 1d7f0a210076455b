package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.CacheMark;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads request fields strictly: a wrong type is refused by name. JSON null counts as absent. */
final class Fields {
    private Fields() {}

    static @Nullable Long count(ObjectNode body, String field) {
        JsonNode value = Json.present(body, field);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 1) {
            throw LlmException.invalid(
                    "`" + field + "` must be a whole number of at least 1.", field);
        }
        return value.longValue();
    }

    static @Nullable Long whole(ObjectNode body, String field) {
        JsonNode value = Json.present(body, field);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw LlmException.invalid("`" + field + "` must be a whole number.", field);
        }
        return value.longValue();
    }

    static @Nullable Double decimal(ObjectNode body, String field) {
        JsonNode value = Json.present(body, field);
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            throw LlmException.invalid("`" + field + "` must be a number.", field);
        }
        return value.doubleValue();
    }

    static @Nullable Boolean flag(ObjectNode body, String field) {
        JsonNode value = Json.present(body, field);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw LlmException.invalid("`" + field + "` must be true or false.", field);
        }
        return value.booleanValue();
    }

    static @Nullable String text(JsonNode body, String field, String path) {
        JsonNode value = Json.present(body, field);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw LlmException.invalid("`" + path + "` must be a string.", path);
        }
        return value.stringValue();
    }

    static String required(JsonNode node, String field, String path) {
        String value = text(node, field, path);
        if (value == null) {
            throw LlmException.invalid("`" + path + "` is missing.", path);
        }
        return value;
    }

    static List<JsonNode> list(JsonNode body, String field, String path, boolean required) {
        JsonNode value = Json.present(body, field);
        if (value == null && !required) {
            return List.of();
        }
        if (value == null || !value.isArray()) {
            throw LlmException.invalid("`" + path + "` must be a list.", path);
        }
        List<JsonNode> elements = new ArrayList<>(value.size());
        value.forEach(elements::add);
        return elements;
    }

    /** A string or a list of strings. */
    static List<String> strings(ObjectNode body, String field) {
        JsonNode value = Json.present(body, field);
        if (value == null) {
            return List.of();
        }
        if (value.isString()) {
            return List.of(value.stringValue());
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : list(body, field, field, true)) {
            if (!element.isString()) {
                throw LlmException.invalid("`" + field + "` must hold strings.", field);
            }
            texts.add(element.stringValue());
        }
        return texts;
    }

    static Map<String, JsonNode> others(ObjectNode body, Set<String> known) {
        Map<String, JsonNode> others = new LinkedHashMap<>();
        for (var field : body.properties()) {
            if (!known.contains(field.getKey()) && !field.getValue().isNull()) {
                others.put(field.getKey(), field.getValue());
            }
        }
        return others;
    }

    static @Nullable CacheMark cache(JsonNode node) {
        JsonNode control = Json.present(node, "cache_control");
        return control == null ? null : new CacheMark(Json.text(control, "ttl"));
    }
}
