package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.StopReason;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the events of one streamed message.
 *
 * @see <a href="https://docs.anthropic.com/en/docs/build-with-claude/streaming">Streaming
 *     messages</a>
 */
final class AnthropicStreamDecoder implements StreamDecoder {
    private final Map<Long, Integer> calls = new HashMap<>();
    private final Set<Long> withoutArguments = new HashSet<>();
    private @Nullable Usage usage;
    private final Set<Long> answers = new HashSet<>();
    private final List<JsonNode> citations = new ArrayList<>();
    private int nextCall;
    private int characters;
    private int blockStart;

    @Override
    public List<StreamEvent> decode(Frame frame) {
        if (frame.is("[DONE]")) {
            // Some servers of this form add OpenAI's end to their own.
            return List.of();
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
        long block = Json.count(json, "index");
        switch (Json.textOrEmpty(json, "type")) {
            case "message_start" -> start(json.path("message"), events);
            case "content_block_start" -> open(block, json.path("content_block"), events);
            case "content_block_delta" -> delta(block, json.path("delta"), events);
            case "content_block_stop" -> close(block, events);
            case "message_delta" -> finish(json, events);
            case "message_stop" -> events.add(new StreamEvent.Ended());
            case "error" -> events.add(new StreamEvent.Failed(ErrorReader.inStream(json)));
            default -> {
                // Else ping, and events of later versions, which clients are told to ignore.
                if (frame.event().equals("error") || Json.present(json, "error") != null) {
                    events.add(new StreamEvent.Failed(ErrorReader.inStream(json)));
                }
            }
        }
        return events;
    }

    private void start(JsonNode message, List<StreamEvent> events) {
        events.add(
                new StreamEvent.Started(
                        Json.textOrEmpty(message, "id"), Json.textOrEmpty(message, "model")));
        String tier = AnthropicAnswerReader.tier(message.path("usage"));
        if (tier != null) {
            events.add(new StreamEvent.TierTold(tier));
        }
        report(message.path("usage"), events);
    }

    private void report(JsonNode node, List<StreamEvent> events) {
        usage = AnthropicUsage.read(node, usage);
        if (usage != null) {
            events.add(new StreamEvent.Reported(usage));
        }
    }

    private void open(long block, JsonNode content, List<StreamEvent> events) {
        String type = Json.textOrEmpty(content, "type");
        switch (type) {
            case "text" -> {
                blockStart = characters;
                text(Json.textOrEmpty(content, "text"), events);
                Json.elements(content, "citations").forEach(citations::add);
            }
            case "thinking" ->
                    thinking(
                            Json.textOrEmpty(content, "thinking"),
                            Json.text(content, "signature"),
                            events);
            case "redacted_thinking" ->
                    events.add(
                            new StreamEvent.RedactedThinking(0, Json.textOrEmpty(content, "data")));
            case "tool_use" -> {
                if (StructuredAnswer.is(Json.textOrEmpty(content, "name"))) {
                    answers.add(block);
                    return;
                }
                int call = nextCall++;
                calls.put(block, call);
                events.add(
                        new StreamEvent.ToolCallStarted(
                                0,
                                call,
                                Json.textOrEmpty(content, "id"),
                                Json.textOrEmpty(content, "name")));
                JsonNode input = content.path("input");
                if (input.isObject() && !input.isEmpty()) {
                    events.add(new StreamEvent.ToolCallDelta(0, call, Json.string(input)));
                } else {
                    withoutArguments.add(block);
                }
            }
            default -> events.add(new StreamEvent.ForeignDelta(0, type));
        }
    }

    private void delta(long block, JsonNode delta, List<StreamEvent> events) {
        String type = Json.textOrEmpty(delta, "type");
        switch (type) {
            case "text_delta" -> text(Json.textOrEmpty(delta, "text"), events);
            case "thinking_delta" -> thinking(Json.textOrEmpty(delta, "thinking"), null, events);
            case "citations_delta" -> citations.add(delta.path("citation"));
            case "signature_delta" -> thinking("", Json.text(delta, "signature"), events);
            case "input_json_delta" -> {
                Integer call = calls.get(block);
                String json = Json.textOrEmpty(delta, "partial_json");
                if (answers.contains(block)) {
                    text(json, events);
                } else if (call == null) {
                    events.add(new StreamEvent.ForeignDelta(0, type));
                } else if (!json.isEmpty()) {
                    withoutArguments.remove(block);
                    events.add(new StreamEvent.ToolCallDelta(0, call, json));
                }
            }
            default -> events.add(new StreamEvent.ForeignDelta(0, type));
        }
    }

    /** A call without arguments has no deltas at all; everybody else calls that {@code {}}. */
    private void close(long block, List<StreamEvent> events) {
        for (JsonNode citation : citations) {
            events.add(
                    new StreamEvent.CitationAdded(
                            0, Citations.anthropic(citation, blockStart, characters)));
        }
        citations.clear();
        Integer call = calls.get(block);
        if (call != null && withoutArguments.remove(block)) {
            events.add(new StreamEvent.ToolCallDelta(0, call, "{}"));
        }
    }

    private void finish(JsonNode json, List<StreamEvent> events) {
        report(json.path("usage"), events);
        JsonNode delta = json.path("delta");
        StopReason reason = AnthropicAnswerReader.stopReason(Json.text(delta, "stop_reason"));
        if (reason == StopReason.TOOL_CALLS && nextCall == 0 && !answers.isEmpty()) {
            reason = StopReason.END;
        }
        if (reason != null) {
            events.add(new StreamEvent.Finished(0, reason, Json.text(delta, "stop_sequence")));
        }
    }

    private void text(String text, List<StreamEvent> events) {
        if (!text.isEmpty()) {
            characters += text.length();
            events.add(new StreamEvent.TextDelta(0, text));
        }
    }

    private static void thinking(
            String text, @Nullable String signature, List<StreamEvent> events) {
        boolean signed = signature != null && !signature.isEmpty();
        if (!text.isEmpty() || signed) {
            events.add(new StreamEvent.ThinkingDelta(0, text, signed ? signature : null));
        }
    }
}
