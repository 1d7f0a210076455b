package io.tollgate.sdk;

import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The same oracle as {@link Outcome} for responses: what they say, read by lines of its own. */
final class ResponsesOutcome {
    private ResponsesOutcome() {}

    static Outcome of(byte[] body) {
        JsonNode json = Json.readOrNull(body);
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        List<String> tools = new ArrayList<>();
        boolean refused = false;
        for (JsonNode item : json.path("output")) {
            String type = item.path("type").asString("");
            if (type.equals("message")) {
                for (JsonNode part : item.path("content")) {
                    text.append(part.path("text").asString(""));
                    text.append(part.path("refusal").asString(""));
                    refused |= part.has("refusal");
                }
            } else if (type.equals("function_call")) {
                tools.add(tool(item.path("name"), item.path("arguments").asString("")));
            } else if (type.equals("reasoning")) {
                thoughts.append(thoughts(item));
            }
        }
        JsonNode usage = json.path("usage");
        return new Outcome(
                text.toString(),
                thoughts.toString(),
                tools,
                finish(json, !tools.isEmpty()),
                usage.path("input_tokens").asLong(-1),
                usage.path("input_tokens_details").path("cached_tokens").asLong(0),
                usage.path("output_tokens").asLong(-1));
    }

    /** From the deltas alone; finish and usage from the last event. */
    static Outcome ofStream(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        Map<Integer, String> names = new LinkedHashMap<>();
        Map<Integer, StringBuilder> arguments = new LinkedHashMap<>();
        Outcome last = null;
        long number = 0;
        for (JsonNode event : Outcome.events(bytes)) {
            if (event.path("sequence_number").asLong(number) != number++) {
                throw new AssertionError("The events are not numbered in sequence: " + event);
            }
            int index = event.path("output_index").asInt(-1);
            String delta = event.path("delta").asString("");
            switch (event.path("type").asString("")) {
                case "response.output_text.delta", "response.refusal.delta" -> text.append(delta);
                case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
                        thoughts.append(delta);
                case "response.reasoning_summary_part.added" ->
                        thoughts.append(event.path("summary_index").asInt(0) > 0 ? "\n\n" : "");
                case "response.output_item.added" -> {
                    if (event.path("item").path("type").asString("").equals("function_call")) {
                        names.put(index, event.path("item").path("name").asString(""));
                        arguments.put(index, new StringBuilder());
                    }
                }
                case "response.function_call_arguments.delta" -> arguments.get(index).append(delta);
                case "response.function_call_arguments.done" -> {
                    if (arguments.get(index).isEmpty()) {
                        arguments.get(index).append(event.path("arguments").asString(""));
                    }
                }
                case "response.completed", "response.incomplete" ->
                        last = of(Json.bytes(event.path("response")));
                default -> {}
            }
        }
        List<String> tools = new ArrayList<>();
        names.forEach(
                (index, name) ->
                        tools.add(
                                tool(
                                        Json.mapper().valueToTree(name),
                                        arguments.get(index).toString())));
        return new Outcome(
                text.toString(),
                thoughts.toString(),
                tools,
                last == null ? "" : last.finish(),
                last == null ? -1 : last.input(),
                last == null ? 0 : last.cached(),
                last == null ? -1 : last.output());
    }

    private static String thoughts(JsonNode item) {
        List<String> summary = new ArrayList<>();
        item.path("summary").forEach(part -> summary.add(part.path("text").asString("")));
        if (!summary.isEmpty()) {
            return String.join("\n\n", summary);
        }
        StringBuilder text = new StringBuilder();
        item.path("content").forEach(part -> text.append(part.path("text").asString("")));
        return text.toString();
    }

    private static String finish(JsonNode json, boolean tools) {
        String why = json.path("incomplete_details").path("reason").asString("");
        if (!why.isEmpty()) {
            return why.equals("content_filter") ? "filtered" : "length";
        }
        return tools ? "tools" : "stop";
    }

    private static String tool(JsonNode name, String arguments) {
        JsonNode json = Json.readOrNull(arguments.isBlank() ? "{}" : arguments);
        return name.asString("") + " " + (json == null ? arguments : json.toString());
    }
}
