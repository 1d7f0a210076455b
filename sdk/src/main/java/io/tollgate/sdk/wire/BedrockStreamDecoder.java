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
import tools.jackson.databind.JsonNode;

/**
 * Reads the events of one ConverseStream answer.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html">ConverseStream</a>
 */
final class BedrockStreamDecoder implements StreamDecoder {
    private final Map<Long, Integer> calls = new HashMap<>();
    private final Set<Long> withoutArguments = new HashSet<>();
    private final Set<Long> answers = new HashSet<>();
    private final Set<Long> hosted = new HashSet<>();
    private final Map<Long, List<JsonNode>> citations = new HashMap<>();
    private final Map<Long, Integer> starts = new HashMap<>();
    private int nextCall;
    private int characters;

    @Override
    public List<StreamEvent> decode(Frame frame) {
        JsonNode json = Json.readOrNull(frame.buffer(), frame.start(), frame.length());
        if (json == null || !json.isObject()) {
            return List.of(
                    new StreamEvent.Failed(
                            ProviderError.of(
                                    ErrorKind.UPSTREAM_PROTOCOL,
                                    "The provider sent a malformed stream event.")));
        }
        List<StreamEvent> events = new ArrayList<>(2);
        long block = Json.count(json, "contentBlockIndex");
        switch (frame.event()) {
            case "messageStart" -> events.add(new StreamEvent.Started("", ""));
            case "contentBlockStart" -> open(block, json.path("start"), events);
            case "contentBlockDelta" -> delta(block, json.path("delta"), events);
            case "contentBlockStop" -> close(block, events);
            case "messageStop" -> stop(Json.textOrEmpty(json, "stopReason"), events);
            case "metadata" -> {
                Usage usage = BedrockUsage.of(json);
                if (usage != null) {
                    events.add(new StreamEvent.Reported(usage));
                }
                events.add(new StreamEvent.Ended());
            }
            default -> {
                if (frame.event().equals("error") || frame.event().endsWith("Exception")) {
                    events.add(new StreamEvent.Failed(BedrockErrors.inStream(frame.event(), json)));
                }
                // Events of later versions change nothing in those before them.
            }
        }
        return events;
    }

    private void open(long block, JsonNode start, List<StreamEvent> events) {
        JsonNode tool = start.path("toolUse");
        if (!tool.isObject()) {
            for (String kind : start.propertyNames()) {
                events.add(new StreamEvent.ForeignDelta(0, kind));
            }
            return;
        }
        String name = Json.textOrEmpty(tool, "name");
        if (BedrockAnswerReader.isHosted(tool)) {
            hosted.add(block);
            events.add(new StreamEvent.ForeignDelta(0, "toolUse"));
        } else if (AnswerTool.is(name)) {
            answers.add(block);
        } else {
            int call = nextCall++;
            calls.put(block, call);
            withoutArguments.add(block);
            events.add(
                    new StreamEvent.ToolCallStarted(
                            0, call, Json.textOrEmpty(tool, "toolUseId"), name));
        }
    }

    private void delta(long block, JsonNode delta, List<StreamEvent> events) {
        String text = Json.text(delta, "text");
        JsonNode reasoning = delta.path("reasoningContent");
        starts.putIfAbsent(block, characters);
        if (text != null) {
            text(text, events);
        } else if (delta.path("citation").isObject()) {
            citations
                    .computeIfAbsent(block, unused -> new ArrayList<>())
                    .add(delta.path("citation"));
        } else if (delta.path("toolUse").isObject()) {
            arguments(block, Json.textOrEmpty(delta.path("toolUse"), "input"), events);
        } else if (reasoning.isObject()) {
            thoughts(reasoning, events);
        } else {
            for (String kind : delta.propertyNames()) {
                events.add(new StreamEvent.ForeignDelta(0, kind));
            }
        }
    }

    private void arguments(long block, String json, List<StreamEvent> events) {
        Integer call = calls.get(block);
        if (answers.contains(block)) {
            text(json, events);
        } else if (call == null || hosted.contains(block)) {
            events.add(new StreamEvent.ForeignDelta(0, "toolUse"));
        } else if (!json.isEmpty()) {
            withoutArguments.remove(block);
            events.add(new StreamEvent.ToolCallDelta(0, call, json));
        }
    }

    private static void thoughts(JsonNode reasoning, List<StreamEvent> events) {
        String redacted = Json.text(reasoning, "redactedContent");
        String text = Json.textOrEmpty(reasoning, "text");
        String signature = Json.text(reasoning, "signature");
        if (redacted != null) {
            events.add(new StreamEvent.RedactedThinking(0, redacted));
        } else if (!text.isEmpty() || signature != null && !signature.isEmpty()) {
            events.add(new StreamEvent.ThinkingDelta(0, text, signature));
        }
    }

    /** A call without arguments may have no deltas at all; everybody else calls that {@code {}}. */
    private void close(long block, List<StreamEvent> events) {
        for (JsonNode citation : citations.getOrDefault(block, List.of())) {
            int start = starts.getOrDefault(block, characters);
            events.add(
                    new StreamEvent.CitationAdded(
                            0, Citations.bedrock(citation, start, characters)));
        }
        citations.remove(block);
        Integer call = calls.get(block);
        if (call != null && withoutArguments.remove(block)) {
            events.add(new StreamEvent.ToolCallDelta(0, call, "{}"));
        }
    }

    private void stop(String word, List<StreamEvent> events) {
        StopReason reason = BedrockAnswerReader.stopReason(word);
        boolean answered = reason == StopReason.TOOL_CALLS && calls.isEmpty();
        events.add(new StreamEvent.Finished(0, answered ? StopReason.END : reason, null));
    }

    private void text(String text, List<StreamEvent> events) {
        if (!text.isEmpty()) {
            characters += text.length();
            events.add(new StreamEvent.TextDelta(0, text));
        }
    }
}
