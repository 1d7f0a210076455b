package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.Citation;
import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.StreamEvent;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes the events of a streamed message: one block open at a time, as its clients require. */
final class AnthropicStreamEncoder implements StreamEncoder {
    private static final byte[] STOP =
            "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private enum Open {
        NOTHING,
        TEXT,
        THINKING,
        TOOL
    }

    /** A tool call that has to wait until the one before it is complete. */
    private record Waiting(StreamEvent.ToolCallStarted start, StringBuilder arguments) {}

    private final String model;
    private final Map<Integer, Waiting> waiting = new LinkedHashMap<>();
    private Open open = Open.NOTHING;
    private int openCall = -1;
    private JsonDepth openArguments = new JsonDepth();
    private int nextBlock;
    private boolean started;
    private boolean refused;
    private @Nullable StopReason reason;
    private @Nullable String stopSequence;
    private @Nullable String tier;

    AnthropicStreamEncoder(String model) {
        this.model = model;
    }

    @Override
    public void encode(StreamEvent event, ByteArrayOutputStream out) {
        switch (event) {
            case StreamEvent.Started begun -> start(begun.id(), out);
            case StreamEvent.TextDelta text -> text(text.choice(), text.text(), out);
            case StreamEvent.RefusalDelta refusal -> {
                refused = true;
                text(refusal.choice(), refusal.text(), out);
            }
            case StreamEvent.ThinkingDelta thinking -> thinking(thinking, out);
            case StreamEvent.RedactedThinking redacted -> {
                close(out);
                ObjectNode block =
                        Json.object().put("type", "redacted_thinking").put("data", redacted.data());
                begin(block, out);
                end(out);
            }
            case StreamEvent.ToolCallStarted call -> {
                if (call.choice() == 0) {
                    toolCall(call, out);
                }
            }
            case StreamEvent.ToolCallDelta call -> {
                if (call.choice() == 0) {
                    arguments(call.call(), call.json(), out);
                }
            }
            case StreamEvent.CitationAdded added -> {
                if (added.choice() == 0) {
                    citation(added.citation(), out);
                }
            }
            case StreamEvent.TierTold told -> tier = told.tier();
            case StreamEvent.LogprobsDelta logprobs -> skip();
            case StreamEvent.MediaAdded media -> skip();
            case StreamEvent.TextSigned signed -> skip();
            case StreamEvent.Finished finished -> {
                if (finished.choice() == 0) {
                    reason = finished.reason();
                    stopSequence = finished.stopSequence();
                }
            }
            case StreamEvent.ForeignDelta foreign -> {
                // Nothing an Anthropic client would understand.
            }
            case StreamEvent.Reported reported -> {
                // Told once, before the end.
            }
            case StreamEvent.Failed failed ->
                    out.writeBytes(ErrorObjects.anthropicEvent(failed.error()));
            case StreamEvent.Ended ended -> {
                // The terminal event is written apart.
            }
        }
    }

    /** A message has nothing for these. */
    private static void skip() {}

    private void citation(Citation citation, ByteArrayOutputStream out) {
        if (open != Open.TEXT) {
            close(out);
            begin(Json.object().put("type", "text").put("text", ""), out);
        }
        ObjectNode delta = Json.object().put("type", "citations_delta");
        delta.set("citation", AnthropicCitations.citation(citation));
        delta(delta, out);
    }

    private void start(String id, ByteArrayOutputStream out) {
        if (started) {
            return;
        }
        started = true;
        ObjectNode event = Json.object().put("type", "message_start");
        ObjectNode message = event.putObject("message");
        message.put("id", AnthropicAnswerWriter.id(id));
        message.put("type", "message").put("role", "assistant").put("model", model);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        message.set("usage", AnthropicAnswerWriter.usage(Usage.of(0, 0)));
        write("message_start", event, out);
    }

    private void text(int choice, String text, ByteArrayOutputStream out) {
        if (choice != 0) {
            return;
        }
        if (open != Open.TEXT) {
            close(out);
            begin(Json.object().put("type", "text").put("text", ""), out);
            open = Open.TEXT;
        }
        delta(Json.object().put("type", "text_delta").put("text", text), out);
    }

    private void thinking(StreamEvent.ThinkingDelta thinking, ByteArrayOutputStream out) {
        if (thinking.choice() != 0) {
            return;
        }
        if (open != Open.THINKING) {
            close(out);
            begin(
                    Json.object().put("type", "thinking").put("thinking", "").put("signature", ""),
                    out);
            open = Open.THINKING;
        }
        if (!thinking.text().isEmpty()) {
            delta(
                    Json.object().put("type", "thinking_delta").put("thinking", thinking.text()),
                    out);
        }
        if (thinking.signature() != null) {
            delta(
                    Json.object()
                            .put("type", "signature_delta")
                            .put("signature", thinking.signature()),
                    out);
            end(out);
        }
    }

    private void toolCall(StreamEvent.ToolCallStarted call, ByteArrayOutputStream out) {
        if (open == Open.TOOL && !openArguments.complete()) {
            waiting.put(call.call(), new Waiting(call, new StringBuilder()));
            return;
        }
        close(out);
        beginCall(call, out);
    }

    private void beginCall(StreamEvent.ToolCallStarted call, ByteArrayOutputStream out) {
        if (call.signature() != null) {
            begin(AnthropicAnswerWriter.signature(call.signature()), out);
            end(out);
        }
        ObjectNode block =
                Json.object().put("type", "tool_use").put("id", call.id()).put("name", call.name());
        block.putObject("input");
        begin(block, out);
        open = Open.TOOL;
        openCall = call.call();
        openArguments = new JsonDepth();
    }

    private void arguments(int call, String json, ByteArrayOutputStream out) {
        Waiting later = waiting.get(call);
        if (later != null) {
            later.arguments().append(json);
        } else if (open == Open.TOOL && call == openCall) {
            openArguments.accept(json);
            delta(Json.object().put("type", "input_json_delta").put("partial_json", json), out);
            if (openArguments.complete() && !waiting.isEmpty()) {
                advance(out);
            }
        }
    }

    /** Ends the open block and everything that waited for it. */
    private void close(ByteArrayOutputStream out) {
        advance(out);
        end(out);
    }

    /**
     * Ends the open block, writes whole what had to wait for it, and leaves the last open if it
     * goes on.
     */
    private void advance(ByteArrayOutputStream out) {
        end(out);
        Map<Integer, Waiting> now = new LinkedHashMap<>(waiting);
        waiting.clear();
        for (Waiting call : now.values()) {
            end(out);
            beginCall(call.start(), out);
            String json = call.arguments().toString();
            if (!json.isEmpty()) {
                arguments(call.start().call(), json, out);
            }
        }
    }

    @Override
    public void beforeTerminal(@Nullable Usage usage, ByteArrayOutputStream out) {
        start("", out);
        close(out);
        ObjectNode event = Json.object().put("type", "message_delta");
        StopReason why = reason == null ? StopReason.END : reason;
        event.putObject("delta")
                .put("stop_reason", refused ? "refusal" : AnthropicAnswerWriter.stopReason(why))
                .put("stop_sequence", stopSequence);
        ObjectNode counts = AnthropicAnswerWriter.usage(usage == null ? Usage.of(0, 0) : usage);
        if (tier != null) {
            counts.put("service_tier", AnthropicAnswerWriter.tier(tier));
        }
        event.set("usage", counts);
        write("message_delta", event, out);
    }

    @Override
    public byte[] terminal() {
        return STOP.clone();
    }

    private void begin(ObjectNode block, ByteArrayOutputStream out) {
        start("", out);
        ObjectNode event = Json.object().put("type", "content_block_start").put("index", nextBlock);
        event.set("content_block", block);
        write("content_block_start", event, out);
        open = Open.TEXT;
    }

    private void delta(ObjectNode delta, ByteArrayOutputStream out) {
        ObjectNode event = Json.object().put("type", "content_block_delta").put("index", nextBlock);
        event.set("delta", delta);
        write("content_block_delta", event, out);
    }

    private void end(ByteArrayOutputStream out) {
        if (open != Open.NOTHING) {
            write(
                    "content_block_stop",
                    Json.object().put("type", "content_block_stop").put("index", nextBlock),
                    out);
            nextBlock++;
            open = Open.NOTHING;
            openCall = -1;
        }
    }

    private static void write(String name, ObjectNode event, ByteArrayOutputStream out) {
        out.writeBytes(("event: " + name + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(Json.bytes(event));
        out.write('\n');
        out.write('\n');
    }
}
