package io.tollgate.sdk;

import io.tollgate.sdk.json.Json;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One form for schemas that mean the same to Google. */
final class GeminiSchemaForm {
    private GeminiSchemaForm() {}

    /** Types in small letters; null as a choice; no word on additional properties. */
    static JsonNode of(JsonNode node) {
        if (node.isArray()) {
            ArrayNode array = Json.array();
            node.forEach(element -> array.add(of(element)));
            return array;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode object = Json.object();
        boolean nullable = node.path("nullable").asBoolean(false);
        for (var member : node.properties()) {
            JsonNode value = member.getValue();
            switch (member.getKey()) {
                case "type" -> {
                    if (value.isString()) {
                        String type = value.stringValue().toLowerCase(Locale.ROOT);
                        if (nullable) {
                            object.putArray("type").add(type).add("null");
                        } else {
                            object.put("type", type);
                        }
                    } else {
                        object.set("type", value);
                    }
                }
                case "enum" -> {
                    ArrayNode values = object.putArray("enum");
                    value.forEach(values::add);
                    boolean listed = false;
                    for (JsonNode one : value) {
                        listed |= one.isNull();
                    }
                    if (nullable && !listed) {
                        values.addNull();
                    }
                }
                case "anyOf" -> {
                    ArrayNode choices = Json.array();
                    boolean none = false;
                    for (JsonNode choice : value) {
                        none |= choice.path("type").asString("").equals("null");
                        if (!choice.path("type").asString("").equals("null")) {
                            choices.add(choice);
                        }
                    }
                    if (none && choices.size() == 1) {
                        ObjectNode only = ((ObjectNode) choices.get(0)).deepCopy();
                        only.put("nullable", true);
                        ((ObjectNode) of(only))
                                .properties()
                                .forEach(m -> object.set(m.getKey(), m.getValue()));
                    } else {
                        object.set("anyOf", of(value));
                    }
                }
                case "nullable",
                        "additionalProperties",
                        "$schema",
                        "strict",
                        "propertyOrdering" -> {}
                default -> object.set(member.getKey(), of(value));
            }
        }
        return GeminiForm.sorted(object);
    }
}
