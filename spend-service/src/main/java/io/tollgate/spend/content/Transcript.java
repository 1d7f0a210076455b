package io.tollgate.spend.content;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes one JSON value of what went over the wire. A stream's pieces are joined: a secret that is
 * told in two pieces would not be found in either.
 */
final class Transcript {

    private static final String DATA = "data:";

    /** Under these names streams of all dialects tell a text bit by bit. */
    private static final Set<String> TOLD_IN_PIECES =
            Set.of(
                    "content",
                    "reasoning_content",
                    "reasoning",
                    "refusal",
                    "text",
                    "thinking",
                    "delta",
                    "arguments",
                    "partial_json");

    private final JsonMapper mapper;

    Transcript(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** JSON as it is, a stream as its joined texts, anything else as a text. */
    JsonNode of(String text) {
        String start = text.stripLeading();
        if (start.startsWith(DATA) || start.startsWith("event:") || start.startsWith(":")) {
            return stream(text);
        }
        try {
            return mapper.readTree(text);
        } catch (JacksonException cutOff) {
            return mapper.getNodeFactory().stringNode(text);
        }
    }

    private JsonNode stream(String text) {
        Map<String, StringBuilder> told = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            if (!line.startsWith(DATA)) {
                continue;
            }
            try {
                JsonNode event = mapper.readTree(line.substring(DATA.length()));
                if (event.path("type").asString("").equals("response.completed")) {
                    return event.path("response");
                }
                collect(event, index(event), told);
            } catch (JacksonException endOrCutOff) {
                // "[DONE]", or the last line of what was cut off.
            }
        }
        ObjectNode joined = mapper.createObjectNode();
        joined.put("stream", true);
        ArrayNode texts = joined.putArray("texts");
        told.forEach(
                (path, pieces) ->
                        texts.addObject().put("path", path).put("text", pieces.toString()));
        return joined;
    }

    /** Which of several texts a piece belongs to, where the event says so. */
    private static String index(JsonNode event) {
        JsonNode index = event.path("index");
        return index.isNumber() ? "[" + index.asInt() + "]" : "";
    }

    private static void collect(JsonNode node, String path, Map<String, StringBuilder> told) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            JsonNode value = entry.getValue();
            String below = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            if (value.isString() && TOLD_IN_PIECES.contains(entry.getKey())) {
                told.computeIfAbsent(below, name -> new StringBuilder())
                        .append(value.stringValue());
            } else if (value.isArray()) {
                for (int i = 0; i < value.size(); i++) {
                    JsonNode element = value.get(i);
                    String place = index(element);
                    collect(element, below + (place.isEmpty() ? "[" + i + "]" : place), told);
                }
            } else {
                collect(value, below, told);
            }
        }
    }
}
