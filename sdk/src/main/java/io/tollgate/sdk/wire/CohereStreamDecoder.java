package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.Citation;
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

/**
 * Reads the events of one streamed answer of Cohere's chat.
 *
 * @see <a href="https://docs.cohere.com/v2/docs/streaming">Streaming</a>
 */
final class CohereStreamDecoder implements StreamDecoder {
    private final Map<Long, Integer> calls = new HashMap<>();
    private final Set<Long> withoutArguments = new HashSet<>();
    private final Map<Long, Integer> starts = new HashMap<>();
    private int nextCall;
    private int characters;

    @Override
    public List<StreamEvent> decode(Frame frame) {
        if (frame.is("[DONE]")) {
            return List.of(new StreamEvent.Ended());
        }
        JsonNode json = Json.readOrNull(frame.buffer(), frame.start(), frame.length());
        if (json == null || !json.isObject()) {
            return List.of(
                    new StreamEvent.Failed(
                            ProviderError.of(
                                    ErrorKind.UPSTREAM_PROTOCOL,
                                    "The provider sent a malformed stream event.")));
        }
        List<StreamEvent> events = new ArrayList<>(2);
        long index = Json.count(json, "index");
        JsonNode message = json.path("delta").path("message");
        switch (Json.textOrEmpty(json, "type")) {
            case "message-start" ->
                    events.add(new StreamEvent.Started(Json.textOrEmpty(json, "id"), ""));
            case "content-start", "content-delta" ->
                    content(index, message.path("content"), events);
            case "tool-plan-delta" -> thoughts(Json.textOrEmpty(message, "tool_plan"), events);
            case "tool-call-start" -> open(index, call(message), events);
            case "tool-call-delta" ->
                    arguments(
                            index,
                            Json.textOrEmpty(call(message).path("function"), "arguments"),
                            events);
            case "tool-call-end" -> close(index, events);
            case "citation-start" -> cite(message.path("citations"), events);
            case "message-end" -> finish(json.path("delta"), events);
            case "" -> events.add(new StreamEvent.Failed(ErrorReader.inStream(json)));
            default -> {
                // Ends of blocks, debug output, and events of later versions.
            }
        }
        return events;
    }

    /** One call an event; a list of one would mean the same. */
    private static JsonNode call(JsonNode message) {
        JsonNode call = message.path("tool_calls");
        return call.isArray() ? call.path(0) : call;
    }

    /** Places are counted within the block of text. */
    private void cite(JsonNode told, List<StreamEvent> events) {
        for (JsonNode citation : told.isArray() ? told : List.of(told)) {
            int block = starts.getOrDefault(Json.count(citation, "content_index"), 0);
            for (Citation source : Citations.cohere(citation, block)) {
                events.add(new StreamEvent.CitationAdded(0, source));
            }
        }
    }

    private void content(long block, JsonNode content, List<StreamEvent> events) {
        String text = Json.textOrEmpty(content, "text");
        starts.putIfAbsent(block, characters);
        characters += text.length();
        if (!text.isEmpty()) {
            events.add(new StreamEvent.TextDelta(0, text));
        }
        thoughts(Json.textOrEmpty(content, "thinking"), events);
    }

    private static void thoughts(String text, List<StreamEvent> events) {
        if (!text.isEmpty()) {
            events.add(new StreamEvent.ThinkingDelta(0, text, null));
        }
    }

    private void open(long index, JsonNode call, List<StreamEvent> events) {
        int number = nextCall++;
        calls.put(index, number);
        withoutArguments.add(index);
        JsonNode function = call.path("function");
        events.add(
                new StreamEvent.ToolCallStarted(
                        0,
                        number,
                        Json.textOrEmpty(call, "id"),
                        Json.textOrEmpty(function, "name")));
        arguments(index, Json.textOrEmpty(function, "arguments"), events);
    }

    private void arguments(long index, String json, List<StreamEvent> events) {
        Integer call = calls.get(index);
        if (call != null && !json.isEmpty()) {
            withoutArguments.remove(index);
            events.add(new StreamEvent.ToolCallDelta(0, call, json));
        }
    }

    /** A call without arguments has no deltas; everybody else calls that {@code {}}. */
    private void close(long index, List<StreamEvent> events) {
        Integer call = calls.get(index);
        if (call != null && withoutArguments.remove(index)) {
            events.add(new StreamEvent.ToolCallDelta(0, call, "{}"));
        }
    }

    private static void finish(JsonNode delta, List<StreamEvent> events) {
        String word = Json.textOrEmpty(delta, "finish_reason");
        ProviderError failure = CohereAnswerReader.failure(word, Json.textOrEmpty(delta, "error"));
        if (failure != null) {
            events.add(new StreamEvent.Failed(failure));
            return;
        }
        Usage usage = CohereAnswerReader.usage(delta.get("usage"));
        if (usage != null) {
            events.add(new StreamEvent.Reported(usage));
        }
        events.add(new StreamEvent.Finished(0, CohereAnswerReader.stopReason(word), null));
        events.add(new StreamEvent.Ended());
    }
}
