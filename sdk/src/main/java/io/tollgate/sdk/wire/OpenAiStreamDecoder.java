package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.Citation;
import io.tollgate.sdk.chat.Part;
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

/** Reads the chunks of one streamed chat completion. */
final class OpenAiStreamDecoder implements StreamDecoder {
    private static final int LEGACY_CALL = -1;

    private final Map<Long, Integer> calls = new HashMap<>();
    private final Map<Long, String> callIds = new HashMap<>();
    private final Set<Integer> finished = new HashSet<>();
    private int nextCall;
    private boolean started;
    private String id = "";

    @Override
    public List<StreamEvent> decode(Frame frame) {
        if (frame.is("[DONE]")) {
            return List.of(new StreamEvent.Ended());
        }
        StreamEvent text = started ? TextChunk.read(frame) : null;
        if (text != null) {
            return List.of(text);
        }
        JsonNode chunk = Json.readOrNull(frame.buffer(), frame.start(), frame.length());
        if (chunk == null || !chunk.isObject()) {
            return List.of(
                    new StreamEvent.Failed(
                            ProviderError.of(
                                    ErrorKind.UPSTREAM_PROTOCOL,
                                    "The provider sent a malformed stream event.")));
        }
        if (OpenAiAnswerReader.isError(chunk) || frame.event().equals("error")) {
            return List.of(new StreamEvent.Failed(ErrorReader.inStream(chunk)));
        }
        List<StreamEvent> events = new ArrayList<>(3);
        start(chunk, events);
        int place = 0;
        for (JsonNode choice : Json.elements(chunk, "choices")) {
            choice(choice, place++, events);
        }
        Usage usage = OpenAiUsage.read(chunk.get("usage"), Json.text(chunk, "service_tier"));
        if (usage == null) {
            // Groq: https://console.groq.com/docs/api-reference#chat
            usage = OpenAiUsage.read(chunk.path("x_groq").get("usage"), null);
        }
        if (usage != null) {
            events.add(new StreamEvent.Reported(usage));
        }
        return events;
    }

    private void start(JsonNode chunk, List<StreamEvent> events) {
        String name = Json.textOrEmpty(chunk, "id");
        if (!started && !name.isEmpty()) {
            started = true;
            id = name;
            events.add(new StreamEvent.Started(name, Json.textOrEmpty(chunk, "model")));
            String tier = Json.text(chunk, "service_tier");
            if (tier != null) {
                events.add(new StreamEvent.TierTold(tier));
            }
        }
    }

    private void choice(JsonNode choice, int place, List<StreamEvent> events) {
        int index = OpenAiAnswerReader.index(choice, place);
        JsonNode delta = choice.path("delta");
        thoughts(index, delta, events);
        content(index, delta.path("content"), events);
        for (Citation citation : Citations.openAi(delta)) {
            events.add(new StreamEvent.CitationAdded(index, citation));
        }
        JsonNode logprobs = Json.present(choice, "logprobs");
        if (logprobs != null) {
            events.add(new StreamEvent.LogprobsDelta(index, logprobs));
        }
        String refusal = Json.text(delta, "refusal");
        if (refusal != null && !refusal.isEmpty()) {
            events.add(new StreamEvent.RefusalDelta(index, refusal));
        }
        int position = 0;
        for (JsonNode call : Json.elements(delta, "tool_calls")) {
            toolCall(index, position++, call, events);
        }
        JsonNode legacy = Json.present(delta, "function_call");
        if (legacy != null && OpenAiAnswerReader.isCall(legacy)) {
            function(index, LEGACY_CALL, null, legacy, events);
        }
        if (Json.present(delta, "audio") != null) {
            events.add(new StreamEvent.ForeignDelta(index, "audio"));
        }
        StopReason reason = OpenAiAnswerReader.stopReason(Json.text(choice, "finish_reason"));
        if (reason != null && finished.add(index)) {
            events.add(new StreamEvent.Finished(index, reason, null));
        }
    }

    private static void thoughts(int index, JsonNode delta, List<StreamEvent> events) {
        List<Part> parts = new ArrayList<>(1);
        OpenAiAnswerReader.thoughts(delta, parts);
        for (Part part : parts) {
            if (part instanceof Part.Thinking thinking) {
                events.add(
                        new StreamEvent.ThinkingDelta(
                                index, thinking.text(), thinking.signature()));
            } else if (part instanceof Part.RedactedThinking redacted) {
                events.add(new StreamEvent.RedactedThinking(index, redacted.data()));
            }
        }
    }

    private static void content(int index, JsonNode content, List<StreamEvent> events) {
        if (content.isString()) {
            if (!content.stringValue().isEmpty()) {
                events.add(new StreamEvent.TextDelta(index, content.stringValue()));
            }
        } else if (content.isArray()) {
            for (JsonNode part : content) {
                contentPart(index, part, events);
            }
        }
    }

    private static void contentPart(int index, JsonNode part, List<StreamEvent> events) {
        switch (Json.textOrEmpty(part, "type")) {
            case "text" ->
                    events.add(new StreamEvent.TextDelta(index, Json.textOrEmpty(part, "text")));
            case "thinking" -> {
                String thoughts = OpenAiAnswerReader.typedThoughts(part);
                if (!thoughts.isEmpty()) {
                    events.add(new StreamEvent.ThinkingDelta(index, thoughts, null));
                }
            }
            default ->
                    events.add(new StreamEvent.ForeignDelta(index, Json.textOrEmpty(part, "type")));
        }
    }

    private void toolCall(int choice, int position, JsonNode call, List<StreamEvent> events) {
        Long number = Json.number(call, "index");
        JsonNode custom = call.path("custom");
        function(
                choice,
                number == null ? position : number.intValue(),
                Json.text(call, "id"),
                custom.isObject() ? custom : call.path("function"),
                events);
    }

    private void function(
            int choice,
            int number,
            @Nullable String callId,
            JsonNode function,
            List<StreamEvent> events) {
        long key = ((long) choice << 32) | (number & 0xffffffffL);
        Integer call = calls.get(key);
        String told = callId == null ? "" : callId;
        boolean named = !told.isEmpty();
        if (call != null
                && named
                && !told.equals(callIds.get(key))
                && !Json.textOrEmpty(function, "name").isEmpty()) {
            // Vendors that tell each call whole leave its number out, or at 0.
            call = null;
        }
        if (call == null) {
            call = nextCall++;
            calls.put(key, call);
            if (named) {
                callIds.put(key, told);
            }
            events.add(
                    new StreamEvent.ToolCallStarted(
                            choice,
                            call,
                            named ? told : OpenAiAnswerReader.madeUpId(id, choice, call),
                            Json.textOrEmpty(function, "name")));
        }
        JsonNode whole = function.path("arguments");
        String arguments =
                whole.isObject() ? Json.string(whole) : Json.textOrEmpty(function, "arguments");
        if (!arguments.isEmpty()) {
            events.add(new StreamEvent.ToolCallDelta(choice, call, arguments));
        }
    }
}
