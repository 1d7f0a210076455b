package io.tollgate.sdk;

import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One form for requests to Google that mean the same. The list of what is allowed to differ:
 *
 * <ul>
 *   <li>snake-case names, a single element for a list, a role left out;
 *   <li>turns of one speaker in a row, empty texts, empty settings, the role of instructions;
 *   <li>ids of calls, Google's stand-in for a missing signature, thoughts without a signature;
 *   <li>schemas in Google's older form, and the alphabet of base64;
 *   <li>{@code TEXT} as the only modality, {@code VALIDATED} for {@code AUTO}, thoughts not asked
 *       for; a plain-text file as text; of several allowed functions, only those declared.
 * </ul>
 */
final class GeminiForm {
    private static final String STAND_IN = "c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I=";
    private static final Set<String> OPAQUE =
            Set.of("args", "response", "parametersJsonSchema", "responseJsonSchema");

    private GeminiForm() {}

    static JsonNode of(ObjectNode request) {
        ObjectNode form = (ObjectNode) named(request);
        form.remove("model");
        contents(form);
        instructions(form);
        tools(form);
        config(form);
        return Json.mapper().readTree(form.toString());
    }

    /** Without what each story's teller sets by vendor: how much to think, one answer, top_p 1. */
    static JsonNode withoutDefaults(ObjectNode request) {
        ObjectNode form = (ObjectNode) of(request);
        if (form.path("generationConfig") instanceof ObjectNode config) {
            config.remove(List.of("thinkingConfig", "candidateCount", "topP"));
            if (config.isEmpty()) {
                form.remove("generationConfig");
            }
        }
        return form;
    }

    /** Camel-case names everywhere but in what belongs to the client. */
    private static JsonNode named(JsonNode node) {
        if (node.isArray()) {
            ArrayNode array = Json.array();
            node.forEach(element -> array.add(named(element)));
            return array;
        }
        if (node.isNumber()) {
            return Json.mapper()
                    .valueToTree(node.decimalValue().stripTrailingZeros().toPlainString());
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode object = Json.object();
        for (var member : node.properties()) {
            String name = camel(member.getKey());
            JsonNode value = member.getValue();
            if (name.equals("parameters") && value.isObject()) {
                object.set("parametersJsonSchema", GeminiSchemaForm.of(value));
            } else if (name.equals("responseSchema")) {
                object.set("responseJsonSchema", GeminiSchemaForm.of(value));
            } else if (OPAQUE.contains(name)) {
                object.set(name, name.endsWith("Schema") ? GeminiSchemaForm.of(value) : value);
            } else {
                object.set(name, named(value));
            }
        }
        return object;
    }

    private static String camel(String snake) {
        StringBuilder camel = new StringBuilder();
        for (int i = 0; i < snake.length(); i++) {
            boolean next = snake.charAt(i) == '_' && i > 0 && i + 1 < snake.length();
            camel.append(next ? Character.toUpperCase(snake.charAt(++i)) : snake.charAt(i));
        }
        return camel.toString();
    }

    static ObjectNode sorted(ObjectNode object) {
        ObjectNode sorted = Json.object();
        object.propertyNames().stream().sorted().forEach(n -> sorted.set(n, object.get(n)));
        return sorted;
    }

    private static ArrayNode list(JsonNode node) {
        if (node instanceof ArrayNode array) {
            return array;
        }
        ArrayNode array = Json.array();
        if (!node.isMissingNode() && !node.isNull()) {
            array.add(node);
        }
        return array;
    }

    private static void contents(ObjectNode form) {
        ArrayNode contents = Json.array();
        for (JsonNode content : list(form.path("contents"))) {
            String role = content.path("role").asString("user");
            ArrayNode parts = parts(content);
            if (parts.isEmpty()) {
                continue;
            }
            JsonNode last = contents.isEmpty() ? Json.object() : contents.get(contents.size() - 1);
            if (last.path("role").asString("").equals(role)) {
                ((ArrayNode) last.path("parts")).addAll(parts);
            } else {
                contents.addObject().put("role", role).set("parts", parts);
            }
        }
        for (JsonNode content : contents) {
            ArrayNode parts = (ArrayNode) content.path("parts");
            ArrayNode results = Json.array();
            ArrayNode others = Json.array();
            parts.forEach(p -> (p.has("functionResponse") ? results : others).add(p));
            parts.removeAll();
            parts.addAll(results);
            parts.addAll(others);
        }
        form.set("contents", contents);
    }

    private static ArrayNode parts(JsonNode content) {
        ArrayNode parts = Json.array();
        for (JsonNode node : list(content.path("parts"))) {
            ObjectNode part = (ObjectNode) node;
            if (part.path("thoughtSignature").asString("").equals(STAND_IN)) {
                part.remove("thoughtSignature");
            }
            if (part.path("thought").asBoolean(false) && !part.has("thoughtSignature")) {
                continue;
            }
            if (part.path("text").asString("x").isEmpty() && !part.has("thoughtSignature")) {
                continue;
            }
            data(part);
            for (String call : List.of("functionCall", "functionResponse")) {
                if (part.get(call) instanceof ObjectNode object) {
                    object.remove("id");
                    if (call.equals("functionCall")) {
                        object.putIfAbsent("args", Json.object());
                    }
                    if (object.has("parts")) {
                        object.path("parts").forEach(p -> data((ObjectNode) p));
                    }
                }
            }
            parts.add(sorted(part));
        }
        return parts;
    }

    private static void data(ObjectNode part) {
        if (part.get("inlineData") instanceof ObjectNode data) {
            String bytes = data.path("data").asString("").replace('-', '+').replace('_', '/');
            data.put("data", bytes);
            if (data.path("mimeType").asString("").startsWith("text/")) {
                part.remove("inlineData");
                part.put(
                        "text",
                        new String(
                                java.util.Base64.getMimeDecoder().decode(bytes),
                                java.nio.charset.StandardCharsets.UTF_8));
            }
        }
    }

    private static void instructions(ObjectNode form) {
        JsonNode system = form.remove("systemInstruction");
        if (system != null) {
            ArrayNode parts = parts(system);
            if (!parts.isEmpty()) {
                form.putObject("systemInstruction").set("parts", parts);
            }
        }
    }

    private static void tools(ObjectNode form) {
        JsonNode tools = form.remove("tools");
        ArrayNode functions = Json.array();
        ArrayNode others = Json.array();
        for (JsonNode tool : list(tools == null ? Json.array() : tools)) {
            list(tool.path("functionDeclarations")).forEach(f -> functions.add(function(f)));
            for (var member : tool.properties()) {
                if (!member.getKey().equals("functionDeclarations")) {
                    others.addObject().set(member.getKey(), member.getValue());
                }
            }
        }
        if (!functions.isEmpty()) {
            form.set("functions", functions);
        }
        if (!others.isEmpty()) {
            form.set("tools", others);
        }
        if (form.path("toolConfig").path("functionCallingConfig") instanceof ObjectNode calling) {
            String mode = calling.path("mode").asString("").toUpperCase(Locale.ROOT);
            calling.put("mode", mode.equals("VALIDATED") ? "AUTO" : mode);
            JsonNode allowed = calling.path("allowedFunctionNames");
            if (allowed.size() > 1) {
                List<String> names = new ArrayList<>();
                allowed.forEach(name -> names.add(name.asString("")));
                functions.removeIf(f -> !names.contains(f.path("name").asString("")));
                calling.remove("allowedFunctionNames");
            }
        }
    }

    private static JsonNode function(JsonNode function) {
        ObjectNode copy = ((ObjectNode) function).deepCopy();
        if (copy.path("parametersJsonSchema") instanceof ObjectNode schema) {
            if (schema.path("required").isEmpty()) {
                schema.remove("required");
            }
            if (schema.path("properties").isEmpty()) {
                copy.remove("parametersJsonSchema");
            }
        }
        return sorted(copy);
    }

    private static void config(ObjectNode form) {
        if (!(form.path("generationConfig") instanceof ObjectNode config)) {
            return;
        }
        JsonNode modalities = config.path("responseModalities");
        if (modalities.size() == 1 && modalities.path(0).asString("").equals("TEXT")) {
            config.remove("responseModalities");
        }
        if (config.path("thinkingConfig") instanceof ObjectNode thinking
                && !thinking.path("includeThoughts").asBoolean(false)) {
            thinking.remove("includeThoughts");
        }
        if (config.isEmpty()) {
            form.remove("generationConfig");
        }
    }

    /** Each call with its signature, of an answer or of the last turn of a request. */
    static List<String> signedCalls(JsonNode json) {
        JsonNode content =
                json.has("candidates")
                        ? json.path("candidates").path(0).path("content")
                        : json.path("contents").path(json.path("contents").size() - 1);
        List<String> calls = new ArrayList<>();
        for (JsonNode part : content.path("parts")) {
            if (part.has("functionCall")) {
                calls.add(
                        part.path("functionCall").path("name").asString("")
                                + part.path("thoughtSignature").asString(""));
            }
        }
        return calls;
    }

    /** A client's next request after this answer, its last turn included. */
    static ObjectNode nextTurn(JsonNode answer) {
        ObjectNode request = Json.object().put("model", "m");
        if (answer.has("output")) {
            ArrayNode input = request.putArray("input");
            input.addObject().put("role", "user").put("content", "x");
            answer.path("output").forEach(input::add);
            return request;
        }
        request.put("max_tokens", 9);
        ArrayNode messages = request.putArray("messages");
        messages.addObject().put("role", "user").put("content", "x");
        if (answer.has("choices")) {
            messages.add(answer.path("choices").path(0).path("message"));
        } else {
            messages.addObject().put("role", "assistant").set("content", answer.path("content"));
        }
        return request;
    }
}
