package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.Citation;
import io.tollgate.sdk.chat.Extras;
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

/**
 * Reads the answers of {@code streamGenerateContent}, each of which holds what is new. Nothing
 * marks the end but the last finish reason.
 */
final class GeminiStreamDecoder implements StreamDecoder {
    /** What is known of one candidate. */
    private static final class Candidate {
        private final StringBuilder text = new StringBuilder();
        private final Set<Citation> citations = new HashSet<>();
        private int calls;
        private boolean finished;
    }

    private final Map<Integer, Candidate> candidates = new HashMap<>();
    private String id = "";
    private final List<JsonNode> grounded = new ArrayList<>(0);
    private @Nullable Usage counted;
    private int nextCall;
    private boolean tierTold;
    private boolean groundedNow;

    @Override
    public List<StreamEvent> decode(Frame frame) {
        if (frame.is("[DONE]")) {
            // Proxies add it; the finish reasons have told the end before.
            return List.of();
        }
        JsonNode chunk = Json.readOrNull(frame.buffer(), frame.start(), frame.length());
        if (chunk != null && chunk.isArray() && chunk.size() == 1) {
            // Google's errors come in a list at times.
            chunk = chunk.path(0);
        }
        if (chunk == null || !chunk.isObject()) {
            return List.of(
                    new StreamEvent.Failed(
                            ProviderError.of(
                                    ErrorKind.UPSTREAM_PROTOCOL,
                                    "The provider sent a malformed stream event.")));
        }
        if (Json.present(chunk, "error") != null) {
            return List.of(new StreamEvent.Failed(GeminiErrors.inStream(chunk)));
        }
        List<StreamEvent> events = new ArrayList<>(3);
        if (id.isEmpty()) {
            id =
                    GeminiAnswerReader.id(
                            chunk, frame.buffer(), frame.start(), frame.start() + frame.length());
            events.add(new StreamEvent.Started(id, Json.textOrEmpty(chunk, "modelVersion")));
        }
        JsonNode usageNode = chunk.get("usageMetadata");
        String tier = GeminiUsage.tier(usageNode);
        if (tier != null && !tierTold) {
            tierTold = true;
            events.add(new StreamEvent.TierTold(tier));
        }
        for (JsonNode candidate : Json.elements(chunk, "candidates")) {
            candidate(candidate, events);
        }
        JsonNode feedback = chunk.path("promptFeedback");
        if (feedback.has("blockReason") && candidates.isEmpty()) {
            candidates.put(0, new Candidate());
            events.add(new StreamEvent.RefusalDelta(0, GeminiFinish.refusal(feedback)));
            events.add(new StreamEvent.Finished(0, StopReason.CONTENT_FILTER, null));
        }
        Usage usage = GeminiUsage.read(usageNode);
        if (usage != null) {
            counted = usage;
        }
        if (counted != null && (usage != null || groundedNow)) {
            Extras extras = counted.extras();
            for (JsonNode candidate : grounded) {
                extras = GeminiUsage.grounded(extras, candidate);
            }
            events.add(new StreamEvent.Reported(counted.with(extras)));
        }
        groundedNow = false;
        return events;
    }

    private void candidate(JsonNode node, List<StreamEvent> events) {
        int index = (int) Json.count(node, "index");
        Candidate candidate = candidates.computeIfAbsent(index, i -> new Candidate());
        for (JsonNode part : Json.elements(node.path("content"), "parts")) {
            part(index, candidate, part, events);
        }
        JsonNode logprobs = GeminiLogprobs.read(node);
        if (logprobs != null) {
            events.add(new StreamEvent.LogprobsDelta(index, logprobs));
        }
        if (node.path("groundingMetadata").isObject()) {
            groundedNow = true;
            grounded.add(node);
        }
        if (node.has("groundingMetadata") || node.has("citationMetadata")) {
            for (Citation citation : GeminiCitations.read(node, candidate.text.toString())) {
                if (candidate.citations.add(citation)) {
                    events.add(new StreamEvent.CitationAdded(index, citation));
                }
            }
        }
        StopReason reason = GeminiFinish.read(node, candidate.calls > 0);
        if (reason != null && !candidate.finished) {
            candidate.finished = true;
            events.add(new StreamEvent.Finished(index, reason, null));
        }
    }

    private void part(int index, Candidate candidate, JsonNode node, List<StreamEvent> events) {
        String callId = OpenAiAnswerReader.madeUpId(id, index, candidate.calls);
        Part part = GeminiParts.read(node, callId);
        switch (part) {
            case Part.Text text -> {
                if (!text.text().isEmpty()) {
                    candidate.text.append(text.text());
                    events.add(new StreamEvent.TextDelta(index, text.text()));
                }
                if (text.signature() != null) {
                    events.add(new StreamEvent.TextSigned(index, text.signature()));
                }
            }
            case Part.Thinking thinking ->
                    events.add(
                            new StreamEvent.ThinkingDelta(
                                    index, thinking.text(), thinking.signature()));
            case Part.ToolCall call -> {
                candidate.calls++;
                int number = nextCall++;
                events.add(
                        new StreamEvent.ToolCallStarted(
                                index, number, call.id(), call.name(), call.signature()));
                events.add(new StreamEvent.ToolCallDelta(index, number, call.arguments()));
            }
            case Part.Image image -> events.add(new StreamEvent.MediaAdded(index, image));
            case Part.Audio audio -> events.add(new StreamEvent.MediaAdded(index, audio));
            case Part.Foreign foreign ->
                    events.add(new StreamEvent.ForeignDelta(index, foreign.type()));
            case Part.RedactedThinking redacted -> never(redacted);
            case Part.Refusal refusal -> never(refusal);
            case Part.Document document -> never(document);
            case Part.ToolResult result -> never(result);
        }
    }

    /** Kinds no part of an answer is read as. */
    private static void never(Part part) {
        throw new IllegalStateException("No part of an answer: " + part.getClass());
    }
}
