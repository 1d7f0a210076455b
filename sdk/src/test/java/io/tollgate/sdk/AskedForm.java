package io.tollgate.sdk;

import io.tollgate.sdk.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One form for two requests of the same interface that ask the same thing. What may differ between
 * any two clients is listed here and nowhere else:
 *
 * <ul>
 *   <li>the model, sampling, limits of length, streaming, whether an answer is stored, how much to
 *       think, strictness of schemas;
 *   <li>whether vectors are normalised, ids, names of files, order of members, empty members,
 *       settings at their defaults;
 *   <li>one text or a list with that text, an instruction among the turns or apart from them;
 *   <li>{@code any} and {@code required}, a picture's address as such or in an object: Mistral
 *       takes both.
 * </ul>
 */
final class AskedForm {
    private static final Set<String> CHOSEN =
            Set.of(
                    "model",
                    "temperature",
                    "top_p",
                    "p",
                    "stream",
                    "stream_options",
                    "max_tokens",
                    "max_completion_tokens",
                    "max_output_tokens",
                    "inferenceConfig",
                    "store",
                    "include",
                    "reasoning",
                    "reasoning_effort",
                    "reasoning_config",
                    "thinking",
                    "additionalModelRequestFields",
                    "parallel_tool_calls",
                    "user",
                    "seed",
                    "n",
                    "usage",
                    "options",
                    "strict",
                    "strict_tools",
                    "additionalProperties",
                    "$schema",
                    "id",
                    "call_id",
                    "cache_control",
                    "title",
                    "filename",
                    "file_name");

    private static final List<String> SIZES =
            List.of(
                    "dimensions",
                    "output_dimension",
                    "outputDimensionality",
                    "output_dimensionality");

    private static final List<String> TURNS = List.of("messages", "input", "contents");

    private AskedForm() {}

    static String of(ObjectNode request) {
        return String.valueOf(plain(gathered(request), "", false));
    }

    /** Instructions apart from the turns, and turns as a list. */
    private static ObjectNode gathered(ObjectNode request) {
        ObjectNode form = request.deepCopy();
        ArrayNode told = Json.array();
        for (String apart : List.of("system", "instructions")) {
            JsonNode text = form.remove(apart);
            if (text != null) {
                texts(text, told);
            }
        }
        for (String turns : List.of("messages", "input")) {
            JsonNode all = form.get(turns);
            if (!(all instanceof ArrayNode list) || list.path(0).isString()) {
                continue;
            }
            ArrayNode rest = Json.array();
            for (JsonNode turn : list) {
                String role = turn.path("role").asString("");
                if (role.equals("system") || role.equals("developer")) {
                    texts(turn.path("content"), told);
                } else {
                    rest.add(turns.equals("input") && role.equals("user") ? said(turn) : turn);
                }
            }
            form.set(turns, rest);
        }
        if (form.path("input").isString()) {
            JsonNode text = form.get("input");
            form.putArray("input").add(text);
        }
        if (!told.isEmpty()) {
            form.set("told", told);
        }
        return form;
    }

    /** A turn that is nothing but a text may be that text. */
    private static JsonNode said(JsonNode turn) {
        JsonNode content = turn.path("content");
        JsonNode only = content.size() == 1 ? content.path(0).path("text") : content;
        return only.isString() ? only : turn;
    }

    private static void texts(JsonNode node, ArrayNode into) {
        if (node.isString()) {
            if (!node.stringValue().isEmpty()) {
                into.add(node);
            }
        } else if (node.isArray()) {
            node.forEach(part -> texts(part, into));
        } else if (node.isObject()) {
            texts(node.path("text"), into);
        }
    }

    /**
     * @param under the member the node is the value of
     * @param named whether its members are named by the client
     */
    private static @Nullable JsonNode plain(JsonNode node, String under, boolean named) {
        if (node instanceof ArrayNode array) {
            return list(array, under);
        }
        if (node.isNumber()) {
            BigDecimal number = node.decimalValue().stripTrailingZeros();
            return Json.mapper().valueToTree(number.toPlainString());
        }
        if (node.isString() && under.equals("image_url")) {
            return Json.object().put("url", node.stringValue());
        }
        if (node.isString() && under.equals("tool_choice") && node.stringValue().equals("any")) {
            return Json.mapper().valueToTree("required");
        }
        if (!(node instanceof ObjectNode object)) {
            return node.isNull() ? null : node;
        }
        ObjectNode copy = Json.object();
        for (String name : new TreeSet<>(object.propertyNames())) {
            JsonNode value = object.get(name);
            if (!named && (CHOSEN.contains(name) || isDefault(under, name, value))) {
                continue;
            }
            JsonNode kept = plain(value, name, !named && name.equals("properties"));
            if (kept != null) {
                copy.set(name, kept);
            }
        }
        return copy.isEmpty() ? null : copy;
    }

    private static @Nullable JsonNode list(ArrayNode array, String under) {
        ArrayNode copy = Json.array();
        for (JsonNode element : array) {
            JsonNode kept = plain(element, "", false);
            if (kept != null) {
                copy.add(kept);
            }
        }
        if (copy.size() == 1 && isText(copy.get(0))) {
            return copy.get(0).path("text");
        }
        if (under.equals("required")) {
            ArrayNode sorted = Json.array();
            new TreeSet<>(copy.valueStream().map(v -> v.asString("")).toList())
                    .forEach(sorted::add);
            return sorted.isEmpty() ? null : sorted;
        }
        return copy.isEmpty() ? null : copy;
    }

    private static boolean isText(JsonNode node) {
        return node.path("text").isString()
                && (node.size() == 1 || (node.size() == 2 && node.has("type")));
    }

    private static boolean isDefault(String under, String name, JsonNode value) {
        if (value.isBoolean() && !value.booleanValue()) {
            return true;
        }
        String text = value.isString() ? value.stringValue() : "";
        return switch (name) {
            case "tool_choice" ->
                    text.equals("auto") || value.path("type").asString("").equals("auto");
            case "type" ->
                    text.equals("message") || text.equals("custom") || text.equals("function");
            case "detail" -> text.equals("auto");
            case "normalize" -> value.isBoolean();
            case "name" -> under.equals("document");
            default -> false;
        };
    }

    /**
     * Why the two clients did not ask the same thing to begin with; null when they did. Read from
     * the two recorded requests alone.
     */
    static @Nullable String askedOtherwise(JsonNode accepted, JsonNode source) {
        String form = source.toString();
        if (form.contains("\"document_url\"") || form.contains("\"file_url\"")) {
            return "the form it is compared with names documents in a vendor's own way";
        }
        if (!sorted(accepted, "description").equals(sorted(source, "description"))) {
            return "the clients described other tools";
        }
        if (!words(accepted).equals(words(source))) {
            return "the clients used other words";
        }
        if (!addresses(accepted).equals(addresses(source))) {
            return "one of the clients fetched the file itself";
        }
        if (!sizes(accepted).equals(sizes(source))) {
            return "the clients asked for vectors of different sizes";
        }
        if (namesTool(accepted) != namesTool(source)) {
            return "one of the clients named a tool";
        }
        return null;
    }

    private static List<String> sorted(JsonNode request, String member) {
        return request.findValues(member).stream().map(v -> v.asString("")).sorted().toList();
    }

    /** All texts of the user's turns. */
    private static List<String> words(JsonNode request) {
        ArrayNode words = Json.array();
        for (String turns : TURNS) {
            JsonNode all = request.path(turns);
            if (all.isString()) {
                words.add(all);
            }
            for (JsonNode turn : all) {
                if (turn.isString()) {
                    words.add(turn);
                } else if (turn.path("role").asString("user").equals("user")) {
                    texts(turn.has("parts") ? turn.path("parts") : turn.path("content"), words);
                }
            }
        }
        texts(request.path("inputText"), words);
        texts(request.path("texts"), words);
        request.path("requests").forEach(one -> texts(one.path("content").path("parts"), words));
        request.path("instances").forEach(one -> texts(one.path("content"), words));
        return words.valueStream().map(word -> word.asString("")).toList();
    }

    private static List<String> sizes(JsonNode request) {
        return SIZES.stream().flatMap(name -> sorted(request, name).stream()).distinct().toList();
    }

    private static Set<String> addresses(JsonNode request) {
        Set<String> found = new TreeSet<>();
        for (String turns : TURNS) {
            addresses(request.path(turns), found);
        }
        return found;
    }

    private static void addresses(JsonNode node, Set<String> found) {
        if (node.isString()
                && (node.stringValue().startsWith("https://")
                        || node.stringValue().startsWith("http://"))) {
            found.add(node.stringValue());
        }
        node.forEach(child -> addresses(child, found));
    }

    private static boolean namesTool(JsonNode request) {
        List<JsonNode> choices = new ArrayList<>();
        choices.add(request.path("tool_choice"));
        choices.add(request.path("toolConfig").path("toolChoice").path("tool"));
        JsonNode calling = request.path("toolConfig").path("functionCallingConfig");
        return !calling.path("allowedFunctionNames").isEmpty()
                || choices.stream()
                        .anyMatch(choice -> choice.has("name") || choice.has("function"));
    }
}
