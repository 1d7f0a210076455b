package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.StreamEvent;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads the lines of one streamed answer of Ollama's own chat. */
final class OllamaStreamDecoder implements StreamDecoder {
    private boolean started;
    private int nextCall;

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
        if (Json.present(json, "error") != null) {
            return List.of(new StreamEvent.Failed(ErrorReader.inStream(json)));
        }
        List<StreamEvent> events = new ArrayList<>(3);
        if (!started) {
            started = true;
            events.add(new StreamEvent.Started("", Json.textOrEmpty(json, "model")));
        }
        message(json, events);
        if (Json.isTrue(json, "done")) {
            Usage usage = OllamaAnswerReader.usage(json);
            if (usage != null) {
                events.add(new StreamEvent.Reported(usage));
            }
            events.add(
                    new StreamEvent.Finished(
                            0,
                            OllamaAnswerReader.stopReason(
                                    Json.textOrEmpty(json, "done_reason"), nextCall > 0),
                            null));
            events.add(new StreamEvent.Ended());
        }
        return events;
    }

    private void message(JsonNode json, List<StreamEvent> events) {
        JsonNode message = json.path("message");
        String thoughts = Json.textOrEmpty(message, "thinking");
        if (!thoughts.isEmpty()) {
            events.add(new StreamEvent.ThinkingDelta(0, thoughts, null));
        }
        String text = Json.textOrEmpty(message, "content");
        if (!text.isEmpty()) {
            events.add(new StreamEvent.TextDelta(0, text));
        }
        for (JsonNode call : Json.elements(message, "tool_calls")) {
            int number = nextCall++;
            events.add(
                    new StreamEvent.ToolCallStarted(
                            0,
                            number,
                            OllamaAnswerReader.callId(json, call, number),
                            Json.textOrEmpty(call.path("function"), "name")));
            events.add(
                    new StreamEvent.ToolCallDelta(0, number, OllamaAnswerReader.arguments(call)));
        }
    }
}
