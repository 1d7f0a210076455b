package io.tollgate.sdk.dialect;

import io.tollgate.sdk.json.Json;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Google's older schemas (a part of OpenAPI 3.0, types in capitals) as JSON schema.
 *
 * @see <a href="https://ai.google.dev/api/caching#Schema">Schema</a>
 */
final class GeminiSchemas {
    private GeminiSchemas() {}

    static JsonNode json(JsonNode schema) {
        if (!schema.isObject()) {
            return schema;
        }
        ObjectNode out = Json.object();
        boolean nullable = Json.isTrue(schema, "nullable");
        for (var member : schema.properties()) {
            JsonNode value = member.getValue();
            switch (member.getKey()) {
                case "type" -> type(value, nullable, out);
                case "nullable" -> {
                    // Part of the type.
                }
                case "properties" -> {
                    ObjectNode properties = out.putObject("properties");
                    for (var property : value.properties()) {
                        properties.set(property.getKey(), json(property.getValue()));
                    }
                }
                case "items" -> out.set("items", json(value));
                case "anyOf", "any_of" -> {
                    ArrayNode choices = out.putArray("anyOf");
                    value.forEach(choice -> choices.add(json(choice)));
                }
                case "enum" -> out.set("enum", choices(value, nullable));
                default -> out.set(member.getKey(), value);
            }
        }
        return out;
    }

    private static void type(JsonNode type, boolean nullable, ObjectNode out) {
        if (!type.isString()) {
            out.set("type", type);
            return;
        }
        String word = type.stringValue().toLowerCase(Locale.ROOT);
        if (nullable) {
            out.putArray("type").add(word).add("null");
        } else {
            out.put("type", word);
        }
    }

    private static JsonNode choices(JsonNode values, boolean nullable) {
        ArrayNode choices = Json.array();
        values.forEach(choices::add);
        if (nullable) {
            choices.addNull();
        }
        return choices;
    }
}
