package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.StreamEvent;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the chunks of a streamed chat completion. */
final class OpenAiStreamEncoder implements StreamEncoder {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final String model;
    private final boolean wantsUsage;
    private final long created = Instant.now().getEpochSecond();
    private final Set<Integer> opened = new HashSet<>();

    /** Calls count from 0 within their choice; events count over all choices. */
    private final Map<Integer, Integer> positions = new HashMap<>();

    private final Map<Integer, Integer> callsOfChoice = new HashMap<>();
    private String id = "chatcmpl-";
    private int images;
    private @Nullable String tier;

    OpenAiStreamEncoder(String model, boolean wantsUsage) {
        this.model = model;
        this.wantsUsage = wantsUsage;
    }

    @Override
    public void encode(StreamEvent event, ByteArrayOutputStream out) {
        switch (event) {
            case StreamEvent.Started started -> {
                id = OpenAiAnswerWriter.id(started.id());
                open(0, out);
            }
            case StreamEvent.TextDelta text ->
                    delta(text.choice(), Json.object().put("content", text.text()), out);
            case StreamEvent.ThinkingDelta thinking -> {
                ObjectNode delta = Json.object();
                if (!thinking.text().isEmpty()) {
                    delta.put("reasoning_content", thinking.text());
                }
                delta.putArray("thinking_blocks")
                        .add(
                                OpenAiAnswerWriter.thinkingBlock(
                                        thinking.text(), thinking.signature()));
                delta(thinking.choice(), delta, out);
            }
            case StreamEvent.RedactedThinking redacted -> {
                ObjectNode delta = Json.object();
                delta.putArray("thinking_blocks")
                        .add(OpenAiAnswerWriter.redactedBlock(redacted.data()));
                delta(redacted.choice(), delta, out);
            }
            case StreamEvent.RefusalDelta refusal ->
                    delta(refusal.choice(), Json.object().put("refusal", refusal.text()), out);
            case StreamEvent.ToolCallStarted call -> toolCall(call, out);
            case StreamEvent.ToolCallDelta call -> {
                ObjectNode delta = Json.object();
                delta.putArray("tool_calls")
                        .addObject()
                        .put("index", positions.getOrDefault(call.call(), 0))
                        .putObject("function")
                        .put("arguments", call.json());
                delta(call.choice(), delta, out);
            }
            case StreamEvent.Detail detail -> detail(detail, out);
            case StreamEvent.Finished finished -> {
                open(finished.choice(), out);
                chunk(
                        finished.choice(),
                        Json.object(),
                        null,
                        OpenAiAnswerWriter.finishReason(finished.reason()),
                        out);
            }
            case StreamEvent.ForeignDelta foreign -> {
                // Nothing an OpenAI client would understand.
            }
            case StreamEvent.Reported reported -> {
                // Told once, before the end.
            }
            case StreamEvent.Failed failed ->
                    out.writeBytes(ErrorObjects.openAiEvent(failed.error()));
            case StreamEvent.Ended ended -> {
                // The terminal event is written apart.
            }
        }
    }

    private void detail(StreamEvent.Detail detail, ByteArrayOutputStream out) {
        switch (detail) {
            case StreamEvent.CitationAdded added -> {
                ObjectNode delta = Json.object();
                if (OpenAiExtras.annotated(added.citation())) {
                    delta.putArray("annotations").add(OpenAiExtras.annotation(added.citation()));
                }
                if (added.citation().url() == null) {
                    delta.set(
                            "provider_specific_fields",
                            OpenAiExtras.vendorFields(Json.array(), List.of(added.citation())));
                }
                delta(added.choice(), delta, out);
            }
            case StreamEvent.LogprobsDelta logprobs -> {
                open(logprobs.choice(), out);
                chunk(logprobs.choice(), Json.object(), logprobs.logprobs(), null, out);
            }
            case StreamEvent.MediaAdded media -> {
                ObjectNode delta = Json.object();
                if (media.media() instanceof Part.Image image) {
                    delta.putArray("images").add(OpenAiExtras.image(image, images++));
                } else if (media.media() instanceof Part.Audio audio) {
                    delta.set("audio", OpenAiExtras.audio(id, audio));
                } else {
                    return;
                }
                delta(media.choice(), delta, out);
            }
            case StreamEvent.TextSigned signed -> {
                ObjectNode delta = Json.object();
                delta.putObject("provider_specific_fields")
                        .putArray("thought_signatures")
                        .add(signed.signature());
                delta(signed.choice(), delta, out);
            }
            case StreamEvent.TierTold told -> tier = told.tier();
        }
    }

    private void toolCall(StreamEvent.ToolCallStarted call, ByteArrayOutputStream out) {
        int position = callsOfChoice.merge(call.choice(), 1, Integer::sum) - 1;
        positions.put(call.call(), position);
        ObjectNode delta = Json.object();
        ObjectNode node =
                delta.putArray("tool_calls")
                        .addObject()
                        .put("index", position)
                        .put("id", call.id())
                        .put("type", "function");
        node.putObject("function").put("name", call.name()).put("arguments", "");
        OpenAiAnswerWriter.sign(node, call.signature());
        delta(call.choice(), delta, out);
    }

    @Override
    public void beforeTerminal(@Nullable Usage usage, ByteArrayOutputStream out) {
        if (usage == null || !wantsUsage) {
            return;
        }
        ObjectNode chunk = envelope();
        chunk.putArray("choices");
        chunk.set("usage", OpenAiAnswerWriter.usage(usage));
        write(chunk, out);
    }

    @Override
    public byte[] terminal() {
        return DONE.clone();
    }

    private void open(int choice, ByteArrayOutputStream out) {
        if (opened.add(choice)) {
            chunk(
                    choice,
                    Json.object().put("role", "assistant").put("content", ""),
                    null,
                    null,
                    out);
        }
    }

    private void delta(int choice, ObjectNode delta, ByteArrayOutputStream out) {
        open(choice, out);
        chunk(choice, delta, null, null, out);
    }

    private void chunk(
            int choice,
            ObjectNode delta,
            @Nullable JsonNode logprobs,
            @Nullable String finishReason,
            ByteArrayOutputStream out) {
        ObjectNode chunk = envelope();
        ObjectNode node = chunk.putArray("choices").addObject().put("index", choice);
        node.set("delta", delta);
        node.set("logprobs", logprobs);
        node.put("finish_reason", finishReason);
        write(chunk, out);
    }

    private ObjectNode envelope() {
        ObjectNode chunk =
                Json.object()
                        .put("id", id)
                        .put("object", "chat.completion.chunk")
                        .put("created", created)
                        .put("model", model);
        return tier == null ? chunk : chunk.put("service_tier", tier);
    }

    private static void write(ObjectNode chunk, ByteArrayOutputStream out) {
        out.writeBytes(DATA);
        out.writeBytes(Json.bytes(chunk));
        out.write('\n');
        out.write('\n');
    }
}
