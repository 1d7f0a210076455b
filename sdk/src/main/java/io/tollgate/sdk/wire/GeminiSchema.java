package io.tollgate.sdk.wire;

import io.tollgate.sdk.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON schemas for Google: as they are where it reads JSON schema, minus what it refuses; in its
 * older form (a part of OpenAPI 3.0) for the models before.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/structured-output">Structured output</a>
 * @see <a href="https://ai.google.dev/api/caching#Schema">Schema</a>
 */
final class GeminiSchema {
    private static final Set<String> OLD_FORM =
            Set.of(
                    "title",
                    "description",
                    "nullable",
                    "enum",
                    "maxItems",
                    "minItems",
                    "minProperties",
                    "maxProperties",
                    "required",
                    "minLength",
                    "maxLength",
                    "pattern",
                    "example",
                    "propertyOrdering",
                    "default",
                    "minimum",
                    "maximum");

    /** How deep references are followed: a schema may refer to itself. */
    private static final int DEEPEST = 32;

    private GeminiSchema() {}

    /** The schema without what is no part of one: OpenAI's flag, the dialect's name, comments. */
    static JsonNode plain(JsonNode schema) {
        if (!(schema instanceof ObjectNode object)
                || !(object.has("$schema") || object.has("strict") || object.has("$comment"))) {
            return schema;
        }
        ObjectNode copy = Json.object();
        copy.setAll(object);
        copy.remove(List.of("$schema", "strict", "$comment"));
        return copy;
    }

    /** The older form: references written out, types in capitals, unknown words left out. */
    static JsonNode old(JsonNode schema) {
        return old(schema, schema, 0);
    }

    private static JsonNode old(JsonNode node, JsonNode root, int depth) {
        if (!(node instanceof ObjectNode) || depth > DEEPEST) {
            return Json.object();
        }
        JsonNode target = resolved(node, root);
        ObjectNode out = Json.object();
        type(target.path("type"), out);
        for (var member : target.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            switch (name) {
                case "properties" -> {
                    ObjectNode properties = out.putObject("properties");
                    for (var property : value.properties()) {
                        properties.set(
                                property.getKey(), old(property.getValue(), root, depth + 1));
                    }
                }
                case "items" -> out.set("items", old(value, root, depth + 1));
                case "anyOf", "oneOf", "allOf" -> choices(value, root, depth, out);
                case "const" -> out.putArray("enum").add(value.asString());
                case "format" -> format(value, out);
                default -> {
                    if (OLD_FORM.contains(name)) {
                        out.set(name, value);
                    }
                }
            }
        }
        return out;
    }

    private static JsonNode resolved(JsonNode node, JsonNode root) {
        JsonNode at = node;
        for (int i = 0; i < DEEPEST; i++) {
            String reference = Json.text(at, "$ref");
            if (reference == null || !reference.startsWith("#")) {
                return at;
            }
            at = root.at(reference.substring(1));
        }
        return Json.object();
    }

    private static void type(JsonNode type, ObjectNode out) {
        if (type.isString()) {
            out.put("type", type.stringValue().toUpperCase(Locale.ROOT));
            return;
        }
        String only = null;
        for (JsonNode one : type) {
            if (one.asString("").equals("null")) {
                out.put("nullable", true);
            } else {
                only = one.asString("");
            }
        }
        if (only != null) {
            out.put("type", only.toUpperCase(Locale.ROOT));
        }
    }

    /** Null among the choices is a flag there. */
    private static void choices(JsonNode choices, JsonNode root, int depth, ObjectNode out) {
        ArrayNode kept = Json.array();
        for (JsonNode choice : choices) {
            if ("null".equals(Json.text(choice, "type"))) {
                out.put("nullable", true);
            } else {
                kept.add(old(choice, root, depth + 1));
            }
        }
        if (kept.size() == 1 && kept.get(0) instanceof ObjectNode only) {
            for (var member : only.properties()) {
                out.putIfAbsent(member.getKey(), member.getValue());
            }
        } else if (!kept.isEmpty()) {
            out.set("anyOf", kept);
        }
    }

    private static void format(JsonNode format, ObjectNode out) {
        @Nullable String word = format.asString("");
        if (Set.of("enum", "date-time", "int32", "int64", "float", "double").contains(word)) {
            out.put("format", word);
        }
    }
}
