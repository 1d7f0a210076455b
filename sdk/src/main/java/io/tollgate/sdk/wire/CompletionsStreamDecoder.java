package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.StreamEvent;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads the chunks of one streamed text completion. */
final class CompletionsStreamDecoder implements StreamDecoder {
    private final Set<Integer> finished = new HashSet<>();
    private boolean started;

    @Override
    public List<StreamEvent> decode(Frame frame) {
        if (frame.is("[DONE]")) {
            return List.of(new StreamEvent.Ended());
        }
        JsonNode chunk = Json.readOrNull(frame.buffer(), frame.start(), frame.length());
        if (chunk == null || !chunk.isObject()) {
            return List.of(
                    new StreamEvent.Failed(
                            ProviderError.of(
                                    ErrorKind.UPSTREAM_PROTOCOL,
                                    "The provider sent a malformed stream event.")));
        }
        if (Json.present(chunk, "error") != null || frame.event().equals("error")) {
            return List.of(new StreamEvent.Failed(ErrorReader.inStream(chunk)));
        }
        List<StreamEvent> events = new ArrayList<>(3);
        if (!started && !Json.textOrEmpty(chunk, "id").isEmpty()) {
            started = true;
            events.add(
                    new StreamEvent.Started(
                            Json.textOrEmpty(chunk, "id"), Json.textOrEmpty(chunk, "model")));
        }
        for (JsonNode choice : Json.elements(chunk, "choices")) {
            int index = (int) Json.count(choice, "index");
            String text = Json.textOrEmpty(choice, "text");
            if (!text.isEmpty()) {
                events.add(new StreamEvent.TextDelta(index, text));
            }
            StopReason reason = OpenAiAnswerReader.stopReason(Json.text(choice, "finish_reason"));
            if (reason != null && finished.add(index)) {
                events.add(new StreamEvent.Finished(index, reason, null));
            }
        }
        Usage usage = OpenAiUsage.read(chunk.get("usage"), null);
        if (usage != null) {
            events.add(new StreamEvent.Reported(usage));
        }
        return events;
    }
}
