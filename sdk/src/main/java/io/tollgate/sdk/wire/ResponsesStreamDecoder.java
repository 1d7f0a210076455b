package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.StreamEvent;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the events of one streamed response. What came in deltas is not read again from the events
 * that repeat it whole; what came whole only is.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses-streaming">Streaming
 *     events</a>
 */
final class ResponsesStreamDecoder implements StreamDecoder {
    private final Map<Long, Integer> calls = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private final List<StreamEvent> events = new ArrayList<>(3);
    private final Map<String, Integer> starts = new HashMap<>();
    private int characters;
    private boolean started;
    private boolean anyText;
    private boolean inPieces;
    private boolean annotated;
    private String id = "";

    @Override
    public List<StreamEvent> decode(Frame frame) {
        if (frame.is("[DONE]")) {
            // Some vendors add it; the response's own last event has ended the stream before.
            return List.of();
        }
        JsonNode event = Json.readOrNull(frame.buffer(), frame.start(), frame.length());
        if (event == null || !event.isObject()) {
            return List.of(
                    new StreamEvent.Failed(
                            ProviderError.of(
                                    ErrorKind.UPSTREAM_PROTOCOL,
                                    "The provider sent a malformed stream event.")));
        }
        events.clear();
        read(Json.textOrEmpty(event, "type"), event);
        return List.copyOf(events);
    }

    private void read(String type, JsonNode event) {
        switch (type) {
            case "response.created", "response.queued", "response.in_progress" ->
                    start(event.path("response"));
            case "response.output_item.added" -> added(event);
            case "response.output_item.done" -> done(event);
            case "response.output_text.delta" -> {
                inPieces = true;
                text(event, "delta");
            }
            case "response.output_text.done" -> whole(event, "text");
            case "response.output_text.annotation.added" -> {
                annotated = true;
                annotation(event);
            }
            case "response.refusal.delta" -> refusal(event, "delta");
            case "response.refusal.done" -> whole(event, "refusal");
            case "response.reasoning_summary_part.added" -> summaryPart(event);
            case "response.reasoning_summary_text.delta" -> thought(event, "summary");
            case "response.reasoning_text.delta" -> thought(event, "content");
            case "response.function_call_arguments.delta" -> arguments(event, "delta");
            case "response.function_call_arguments.done" -> whole(event, "arguments");
            case "response.completed", "response.incomplete" -> end(event.path("response"));
            case "response.failed", "response.cancelled" ->
                    events.add(
                            new StreamEvent.Failed(ErrorReader.inStream(event.path("response"))));
            case "error" -> events.add(new StreamEvent.Failed(ErrorReader.inStream(event)));
            case "" -> {
                if (Json.present(event, "error") != null) {
                    events.add(new StreamEvent.Failed(ErrorReader.inStream(event)));
                }
            }
            default -> {
                // Hosted tools at work; their items are told of when they are added.
            }
        }
    }

    private void start(JsonNode response) {
        if (!started) {
            started = true;
            id = Json.textOrEmpty(response, "id");
            events.add(new StreamEvent.Started(id, Json.textOrEmpty(response, "model")));
        }
    }

    private void added(JsonNode event) {
        JsonNode item = event.path("item");
        switch (Json.textOrEmpty(item, "type")) {
            case "message", "reasoning" -> {
                // Their contents follow.
            }
            case "function_call" -> call(event, item);
            default -> {
                String type = Json.textOrEmpty(item, "type");
                if (!type.isEmpty()) {
                    events.add(new StreamEvent.ForeignDelta(0, type));
                }
            }
        }
    }

    private int call(JsonNode event, JsonNode item) {
        long position = Json.count(event, "output_index");
        Integer known = calls.get(position);
        if (known != null) {
            return known;
        }
        int call = calls.size();
        calls.put(position, call);
        events.add(
                new StreamEvent.ToolCallStarted(
                        0,
                        call,
                        ResponsesAnswerReader.callId(item, id, (int) position),
                        Json.textOrEmpty(item, "name")));
        return call;
    }

    private void done(JsonNode event) {
        JsonNode item = event.path("item");
        switch (Json.textOrEmpty(item, "type")) {
            case "message" -> message(item, Json.count(event, "output_index"));
            case "reasoning" -> reasoningDone(event, item);
            case "function_call" -> {
                call(event, item);
                argumentsWhole(event, Json.textOrEmpty(item, "arguments"));
            }
            default -> {
                // Told already.
            }
        }
    }

    private void reasoningDone(JsonNode event, JsonNode item) {
        String signature = ResponsesAnswerReader.signature(item);
        if (signature != null && told.add(key(event, "signature"))) {
            events.add(new StreamEvent.ThinkingDelta(0, "", signature));
        }
    }

    /**
     * Of a message that was told in no deltas: its text, and where that comes from. Items of some
     * vendors do not stand where their deltas said.
     */
    private void message(JsonNode item, long position) {
        int place = 0;
        for (JsonNode content : Json.elements(item, "content")) {
            ObjectNode event = Json.object().put("output_index", position);
            event.put("content_index", place++);
            String field = content.has("refusal") ? "refusal" : "text";
            if (!inPieces && content.path(field).isString()) {
                whole(event.put(field, Json.textOrEmpty(content, field)), field);
            }
            for (JsonNode annotation : Json.elements(content, "annotations")) {
                if (!annotated) {
                    event.set("annotation", annotation);
                    annotation(event);
                }
            }
        }
    }

    private void annotation(JsonNode event) {
        JsonNode annotation = event.path("annotation");
        if (annotation.isObject() && told.add(key(event, annotation.toString()))) {
            int part = starts.getOrDefault(key(event, "text"), 0);
            events.add(new StreamEvent.CitationAdded(0, Citations.responses(annotation, part)));
        }
    }

    private void text(JsonNode event, String field) {
        told.add(key(event, "text"));
        anyText = true;
        String text = Json.textOrEmpty(event, field);
        starts.putIfAbsent(key(event, "text"), characters);
        characters += text.length();
        if (!text.isEmpty()) {
            events.add(new StreamEvent.TextDelta(0, text));
        }
    }

    private void refusal(JsonNode event, String field) {
        told.add(key(event, "refusal"));
        events.add(new StreamEvent.RefusalDelta(0, Json.textOrEmpty(event, field)));
    }

    /** The second summary and later ones are set apart from the one before. */
    private void summaryPart(JsonNode event) {
        if (Json.count(event, "summary_index") > 0) {
            events.add(new StreamEvent.ThinkingDelta(0, "\n\n", null));
        }
    }

    /** A summary, or the thoughts themselves: whichever the item began with. */
    private void thought(JsonNode event, String kind) {
        String item = "thought " + Json.count(event, "output_index");
        String other = kind.equals("summary") ? "content" : "summary";
        if (told.contains(item + other)) {
            return;
        }
        told.add(item + kind);
        events.add(new StreamEvent.ThinkingDelta(0, Json.textOrEmpty(event, "delta"), null));
    }

    private void arguments(JsonNode event, String field) {
        told.add("arguments " + Json.count(event, "output_index"));
        int call = call(event, event);
        events.add(new StreamEvent.ToolCallDelta(0, call, Json.textOrEmpty(event, field)));
    }

    private void argumentsWhole(JsonNode event, String json) {
        if (!json.isEmpty() && told.add("arguments " + Json.count(event, "output_index"))) {
            events.add(new StreamEvent.ToolCallDelta(0, call(event, event), json));
        }
    }

    /** What a {@code done} event repeats is news only where no delta came before. */
    private void whole(JsonNode event, String field) {
        if (field.equals("arguments")) {
            argumentsWhole(event, Json.textOrEmpty(event, field));
        } else if (!told.contains(key(event, field))) {
            if (field.equals("text")) {
                text(event, field);
            } else {
                refusal(event, field);
            }
        }
    }

    private void end(JsonNode response) {
        start(response);
        untold(response);
        events.add(new StreamEvent.Finished(0, ResponsesAnswerReader.stopReason(response), null));
        Usage usage = ResponsesUsage.of(response);
        if (usage != null) {
            events.add(new StreamEvent.Reported(usage));
        }
        events.add(new StreamEvent.Ended());
    }

    /** Vendors that stream little tell the answer at its end only. */
    private void untold(JsonNode response) {
        boolean text = !anyText;
        boolean functions = calls.isEmpty();
        long position = 0;
        for (JsonNode item : Json.elements(response, "output")) {
            String type = Json.textOrEmpty(item, "type");
            ObjectNode event = Json.object().put("output_index", position++);
            if (text && type.equals("message")) {
                message(item, position - 1);
            } else if (functions && type.equals("function_call")) {
                call(event, item);
                argumentsWhole(event, Json.textOrEmpty(item, "arguments"));
            }
        }
    }

    private static String key(JsonNode event, String kind) {
        return kind
                + " "
                + Json.count(event, "output_index")
                + " "
                + Json.count(event, "content_index");
    }
}
