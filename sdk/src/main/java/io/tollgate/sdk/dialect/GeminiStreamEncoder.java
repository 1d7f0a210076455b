package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.Citation;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.StreamEvent;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the answers of {@code streamGenerateContent}: events, or the elements of one JSON array
 * for clients that did not ask for {@code alt=sse}. Calls are told whole, as Google does.
 */
final class GeminiStreamEncoder implements StreamEncoder {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

    /** What is known of one candidate until its end. */
    private static final class Candidate {
        private final StringBuilder text = new StringBuilder();
        private final List<Citation> citations = new ArrayList<>();
        private final ArrayNode logprobs = Json.array();
        private StopReason reason = StopReason.END;
        private boolean refused;
    }

    private record Call(StreamEvent.ToolCallStarted start, StringBuilder arguments) {}

    private final String model;
    private final boolean array;
    private final Map<Integer, Candidate> candidates = new TreeMap<>();
    private final Map<Integer, Call> calls = new LinkedHashMap<>();
    private String id = "";
    private @Nullable String tier;
    private boolean opened;

    GeminiStreamEncoder(String model, boolean array) {
        this.model = model;
        this.array = array;
    }

    @Override
    public void encode(StreamEvent event, ByteArrayOutputStream out) {
        switch (event) {
            case StreamEvent.Started started -> id = started.id();
            case StreamEvent.TextDelta text -> {
                candidate(text.choice()).text.append(text.text());
                part(text.choice(), new Part.Text(text.text(), null), out);
            }
            case StreamEvent.ThinkingDelta thinking ->
                    part(
                            thinking.choice(),
                            new Part.Thinking(thinking.text(), thinking.signature()),
                            out);
            case StreamEvent.RedactedThinking redacted ->
                    part(redacted.choice(), new Part.RedactedThinking(redacted.data()), out);
            case StreamEvent.RefusalDelta refusal -> {
                candidate(refusal.choice()).refused = true;
                part(refusal.choice(), new Part.Refusal(refusal.text()), out);
            }
            case StreamEvent.ToolCallStarted call ->
                    calls.put(call.call(), new Call(call, new StringBuilder()));
            case StreamEvent.ToolCallDelta delta -> {
                Call call = calls.get(delta.call());
                if (call != null) {
                    call.arguments().append(delta.json());
                }
            }
            case StreamEvent.Detail detail -> detail(detail, out);
            case StreamEvent.Finished finished ->
                    candidate(finished.choice()).reason = finished.reason();
            case StreamEvent.Failed failed ->
                    element(ErrorObjects.gemini(failed.error()), true, out);
            case StreamEvent.ForeignDelta foreign -> {
                // Nothing a client of Google's would understand.
            }
            case StreamEvent.Reported reported -> {
                // Told once, with the end.
            }
            case StreamEvent.Ended ended -> {
                // The last answer is written apart.
            }
        }
    }

    private void detail(StreamEvent.Detail detail, ByteArrayOutputStream out) {
        switch (detail) {
            case StreamEvent.CitationAdded added ->
                    candidate(added.choice()).citations.add(added.citation());
            case StreamEvent.LogprobsDelta delta ->
                    Json.elements(delta.logprobs(), "content")
                            .forEach(candidate(delta.choice()).logprobs::add);
            case StreamEvent.MediaAdded media -> part(media.choice(), media.media(), out);
            case StreamEvent.TextSigned signed ->
                    part(signed.choice(), new Part.Text("", null, signed.signature()), out);
            case StreamEvent.TierTold told -> tier = told.tier();
        }
    }

    private Candidate candidate(int choice) {
        return candidates.computeIfAbsent(choice, c -> new Candidate());
    }

    private void part(int choice, Part part, ByteArrayOutputStream out) {
        ObjectNode written = GeminiAnswerWriter.part(part);
        if (written != null) {
            candidate(choice);
            ObjectNode chunk = Json.object();
            content(chunk.putArray("candidates").addObject(), choice, List.of(written));
            write(chunk, out);
        }
    }

    private static void content(ObjectNode candidate, int choice, List<ObjectNode> parts) {
        ObjectNode content = candidate.putObject("content");
        content.putArray("parts").addAll(parts);
        content.put("role", "model");
        candidate.put("index", choice);
    }

    @Override
    public void beforeTerminal(@Nullable Usage usage, ByteArrayOutputStream out) {
        candidate(0);
        ObjectNode chunk = Json.object();
        ArrayNode nodes = chunk.putArray("candidates");
        candidates.forEach((choice, candidate) -> last(choice, candidate, nodes.addObject()));
        chunk.set(
                "usageMetadata",
                GeminiAnswerWriter.usage(usage == null ? Usage.of(0, 0) : usage, tier));
        write(chunk, out);
    }

    private void last(int choice, Candidate candidate, ObjectNode node) {
        List<ObjectNode> parts = new ArrayList<>();
        for (Call call : calls.values()) {
            StreamEvent.ToolCallStarted start = call.start();
            if (start.choice() == choice) {
                ObjectNode part =
                        GeminiAnswerWriter.part(
                                new Part.ToolCall(
                                        start.id(),
                                        start.name(),
                                        call.arguments().toString(),
                                        null,
                                        start.signature()));
                if (part != null) {
                    parts.add(part);
                }
            }
        }
        content(node, choice, parts);
        node.put(
                "finishReason",
                candidate.refused ? "SAFETY" : GeminiAnswerWriter.finishReason(candidate.reason));
        GeminiGrounding.write(candidate.citations, candidate.text.toString(), node);
        if (!candidate.logprobs.isEmpty()) {
            ObjectNode all = Json.object();
            all.set("content", candidate.logprobs);
            JsonNode result = GeminiLogprobsWriter.result(all);
            if (result != null) {
                node.set("logprobsResult", result);
            }
        }
    }

    /** Nothing but the bracket that closes an array. */
    @Override
    public byte[] terminal() {
        return (array ? opened ? "]" : "[]" : "").getBytes(StandardCharsets.US_ASCII);
    }

    private void write(ObjectNode chunk, ByteArrayOutputStream out) {
        chunk.put("modelVersion", model);
        chunk.put("responseId", id);
        element(Json.bytes(chunk), false, out);
    }

    @Override
    public boolean reframes() {
        return array;
    }

    @Override
    public void reframe(byte[] json, ByteArrayOutputStream out) {
        element(json, false, out);
    }

    private void element(byte[] json, boolean last, ByteArrayOutputStream out) {
        if (!array) {
            out.writeBytes(DATA);
            out.writeBytes(json);
            out.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
            return;
        }
        out.writeBytes((opened ? ",\n" : "[").getBytes(StandardCharsets.US_ASCII));
        opened = true;
        out.writeBytes(json);
        if (last) {
            out.write(']');
        }
    }
}
