package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.GeminiSignature;
import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.StreamEvent;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the events of a streamed response: each item is announced, told in deltas and told again
 * whole, all numbered in one sequence. Only the first choice is told; there is no other here.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses-streaming">Streaming
 *     events</a>
 */
final class ResponsesStreamEncoder implements StreamEncoder {
    private final String model;
    private final long created = Instant.now().getEpochSecond();
    private final Map<Integer, ResponsesStreamItem.Call> calls = new LinkedHashMap<>();
    private final ArrayNode output = Json.array();
    private String id = "resp_";
    private boolean started;
    private long sequence;
    private int textBefore;
    private StopReason reason = StopReason.END;
    private ResponsesStreamItem.@Nullable Told open;
    private @Nullable Usage usage;

    ResponsesStreamEncoder(String model) {
        this.model = model;
    }

    @Override
    public void encode(StreamEvent event, ByteArrayOutputStream out) {
        switch (event) {
            case StreamEvent.Started begun -> {
                id = ResponsesAnswerWriter.id(begun.id());
                start(out);
            }
            case StreamEvent.TextDelta text -> {
                if (text.choice() == 0) {
                    opened(ResponsesStreamItem.Kind.TEXT, out).delta(text.text(), this, out);
                }
            }
            case StreamEvent.RefusalDelta refusal -> {
                if (refusal.choice() == 0) {
                    opened(ResponsesStreamItem.Kind.REFUSAL, out).delta(refusal.text(), this, out);
                }
            }
            case StreamEvent.ThinkingDelta thinking -> {
                if (thinking.choice() == 0) {
                    thinking(thinking, out);
                }
            }
            case StreamEvent.RedactedThinking redacted -> {
                if (redacted.choice() == 0) {
                    close(out);
                    opened(ResponsesStreamItem.Kind.THINKING, out)
                            .encrypted(ReasoningItem.redacted(redacted.data()));
                    close(out);
                }
            }
            case StreamEvent.ToolCallStarted call -> {
                if (call.choice() == 0) {
                    close(out);
                    start(out);
                    if (call.signature() != null) {
                        opened(ResponsesStreamItem.Kind.THINKING, out)
                                .encrypted(
                                        ReasoningItem.redacted(
                                                GeminiSignature.mark(call.signature())));
                        close(out);
                    }
                    var item = new ResponsesStreamItem.Call(next(), itemId("fc_"), call);
                    calls.put(call.call(), item);
                    item.open(this, out);
                }
            }
            case StreamEvent.ToolCallDelta call -> {
                ResponsesStreamItem.Call item = calls.get(call.call());
                if (item != null) {
                    item.delta(call.json(), this, out);
                }
            }
            case StreamEvent.Finished finished -> {
                if (finished.choice() == 0) {
                    reason = finished.reason();
                }
            }
            case StreamEvent.CitationAdded cited -> {
                if (cited.choice() == 0) {
                    opened(ResponsesStreamItem.Kind.TEXT, out)
                            .cite(cited.citation().moved(-textBefore), this, out);
                }
            }
            case StreamEvent.Detail detail -> {
                // Told by items of other kinds, or not at all.
            }
            case StreamEvent.ForeignDelta foreign -> {
                // Another vendor's hosted tool: no item of this dialect.
            }
            case StreamEvent.Reported reported -> {
                // Told once, in the last event.
            }
            case StreamEvent.Failed failed -> fail(failed.error(), out);
            case StreamEvent.Ended ended -> {
                // The terminal event is written apart.
            }
        }
    }

    @Override
    public void passed(String answerId, long sequenceNumber) {
        started = true;
        sequence = sequenceNumber + 1;
        if (!answerId.isEmpty()) {
            id = answerId;
        }
    }

    private void thinking(StreamEvent.ThinkingDelta thinking, ByteArrayOutputStream out) {
        ResponsesStreamItem.Told item = opened(ResponsesStreamItem.Kind.THINKING, out);
        if (!thinking.text().isEmpty()) {
            item.delta(thinking.text(), this, out);
        }
        if (thinking.signature() != null) {
            item.encrypted(ReasoningItem.signed(thinking.signature()));
            close(out);
        }
    }

    private ResponsesStreamItem.Told opened(
            ResponsesStreamItem.Kind kind, ByteArrayOutputStream out) {
        ResponsesStreamItem.Told item = open;
        if (item == null || item.kind() != kind) {
            close(out);
            start(out);
            item = new ResponsesStreamItem.Told(kind, next(), itemId(kind.prefix()));
            open = item;
            item.open(this, out);
        }
        return item;
    }

    private void close(ByteArrayOutputStream out) {
        ResponsesStreamItem.Told item = open;
        if (item != null) {
            open = null;
            textBefore += item.kind() == ResponsesStreamItem.Kind.TEXT ? item.length() : 0;
            output.set(item.index(), item.close(this, out));
        }
    }

    /** The item's place in the output, kept until it is told whole. */
    private int next() {
        output.addNull();
        return output.size() - 1;
    }

    private String itemId(String prefix) {
        return prefix + id.substring(id.indexOf('_') + 1) + "_" + (output.size() - 1);
    }

    private void start(ByteArrayOutputStream out) {
        if (!started) {
            started = true;
            for (String name : new String[] {"response.created", "response.in_progress"}) {
                ObjectNode event = Json.object();
                event.set("response", ResponsesAnswerWriter.envelope(id, created, model));
                write(name, event, out);
            }
        }
    }

    @Override
    public void beforeTerminal(@Nullable Usage counted, ByteArrayOutputStream out) {
        start(out);
        close(out);
        // Calls may be told side by side; each is whole only now.
        calls.values().forEach(call -> output.set(call.index(), call.close(this, out)));
        usage = counted;
    }

    @Override
    public byte[] terminal() {
        ObjectNode response =
                ResponsesAnswerWriter.ended(
                        ResponsesAnswerWriter.envelope(id, created, model), output, reason, usage);
        String name = "response." + response.path("status").stringValue();
        ObjectNode event = Json.object();
        event.set("response", response);
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        write(name, event, out);
        return out.toByteArray();
    }

    /** A response that has begun fails; one that has not is a bare error. */
    private void fail(ProviderError error, ByteArrayOutputStream out) {
        String code = ErrorObjects.responsesCode(error);
        if (!started) {
            ObjectNode event = Json.object().put("code", code).put("message", error.safeMessage());
            write("error", event.put("param", error.param()), out);
            return;
        }
        ObjectNode response = ResponsesAnswerWriter.envelope(id, created, model);
        response.put("status", "failed");
        response.putObject("error").put("code", code).put("message", error.safeMessage());
        ObjectNode event = Json.object();
        event.set("response", response);
        write("response.failed", event, out);
    }

    /** Completes the event with its type and its number. */
    void write(String name, ObjectNode event, ByteArrayOutputStream out) {
        ObjectNode whole = Json.object().put("type", name).put("sequence_number", sequence++);
        whole.setAll(event);
        out.writeBytes(("event: " + name + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(Json.bytes(whole));
        out.write('\n');
        out.write('\n');
    }
}
