package io.tollgate.sdk;

import io.tollgate.sdk.chat.StreamEvent;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.json.JsonSpan;
import io.tollgate.sdk.wire.Frame;
import io.tollgate.sdk.wire.Protocol;
import io.tollgate.sdk.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The same protocol on both sides: the provider's own bytes, with the client's name for the model.
 */
final class PassThroughStream extends CallStream {
    /** Events of this name are the gateway's own; a provider cannot send them through. */
    private static final String RESERVED = "tollgate.";

    private static final byte[] RESERVED_LINE =
            ("event: " + RESERVED).getBytes(StandardCharsets.UTF_8);

    private final Protocol protocol;
    private final byte[] model;
    private byte[] terminal = new byte[0];
    private String answerId = "";
    private long passed;

    PassThroughStream(Dialect dialect, Wire wire, AnswerView view) {
        super(dialect, wire, view);
        this.protocol = dialect.protocol();
        this.model = Json.mapper().writeValueAsBytes(view.publicModel());
    }

    @Override
    void write(Frame frame, List<StreamEvent> events, ByteArrayOutputStream out) {
        boolean last = ended(events);
        if (last && protocol == Protocol.OPENAI_RESPONSES) {
            // The last event holds the whole answer: no other could stand in for it.
            ByteArrayOutputStream end = new ByteArrayOutputStream(frame.length() + 64);
            copy(frame, end);
            terminal = end.toByteArray();
            return;
        }
        if (last
                || frame.event().startsWith(RESERVED)
                || !view.wantsUsage() && isUsageChunk(frame, events)) {
            return;
        }
        copy(protocol == Protocol.OPENAI_CHAT ? TypedContent.plain(frame) : frame, out);
        encoder.passed(answerId, passed++);
    }

    private void copy(Frame frame, ByteArrayOutputStream out) {
        Splice names = names(frame);
        if (encoder.reframes()) {
            ByteArrayOutputStream json = new ByteArrayOutputStream(frame.length() + 64);
            names.copy(frame.buffer(), frame.start(), frame.start() + frame.length(), json);
            encoder.reframe(json.toByteArray(), out);
            return;
        }
        if (frame.inPlace() && !namesReserved(frame.raw())) {
            names.copy(frame.raw(), 0, frame.raw().length, out);
            return;
        }
        // Data of several lines, an event with several names, or one cut off before its blank line:
        // written anew.
        if (!frame.event().equals("message")) {
            out.writeBytes(("event: " + frame.event() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream(frame.length() + 64);
        names.copy(frame.buffer(), frame.start(), frame.start() + frame.length(), data);
        String lines = data.toString(StandardCharsets.UTF_8).replace("\n", "\ndata: ");
        out.writeBytes(("data: " + lines + "\n\n").getBytes(StandardCharsets.UTF_8));
    }

    /** An event may have several names, of which the last counts; none may look like ours. */
    private static boolean namesReserved(byte[] raw) {
        for (int at = 0; at + RESERVED_LINE.length <= raw.length; at++) {
            if (raw[at] == 'e'
                    && (at == 0 || raw[at - 1] == '\n' || raw[at - 1] == '\r')
                    && Arrays.equals(
                            raw,
                            at,
                            at + RESERVED_LINE.length,
                            RESERVED_LINE,
                            0,
                            RESERVED_LINE.length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean ended(List<StreamEvent> events) {
        for (StreamEvent event : events) {
            if (event instanceof StreamEvent.Ended) {
                return true;
            }
        }
        return false;
    }

    /** OpenAI's last chunk: usage and no choices. */
    private boolean isUsageChunk(Frame frame, List<StreamEvent> events) {
        if (protocol != Protocol.OPENAI_CHAT && protocol != Protocol.OPENAI_COMPLETIONS) {
            return false;
        }
        boolean usage = false;
        for (StreamEvent event : events) {
            usage |= event instanceof StreamEvent.Reported;
        }
        if (!usage) {
            return false;
        }
        JsonSpan choices = find(frame, "choices");
        return choices == null || choices.end() - choices.start() <= 2 || blank(frame, choices);
    }

    private static boolean blank(Frame frame, JsonSpan list) {
        for (int i = list.start() + 1; i < list.end() - 1; i++) {
            if (frame.buffer()[i] > ' ' || frame.buffer()[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /** What the client knows under another name: the model, and stored answers. */
    private Splice names(Frame frame) {
        Splice names = new Splice();
        switch (protocol) {
            case OPENAI_CHAT, OPENAI_COMPLETIONS -> names.put(find(frame, "model"), model);
            case GEMINI -> names.put(find(frame, "modelVersion"), model);
            case ANTHROPIC_MESSAGES -> {
                if (frame.event().equals("message_start")) {
                    names.put(find(frame, "message", "model"), model);
                }
            }
            case OPENAI_RESPONSES -> response(frame, names);
        }
        return names;
    }

    private void response(Frame frame, Splice names) {
        if (frame.event().endsWith(".delta")) {
            return;
        }
        names.put(find(frame, "response", "model"), model);
        JsonSpan id = find(frame, "response", "id");
        UnaryOperator<String> form = view.answerIds();
        if (form != null) {
            names.id(frame.buffer(), id, form);
            names.id(frame.buffer(), find(frame, "response", "previous_response_id"), form);
        }
        String told = Splice.text(frame.buffer(), id);
        if (told != null) {
            answerId = form == null ? told : form.apply(told);
        }
    }

    private static @Nullable JsonSpan find(Frame frame, String... path) {
        return JsonSpan.find(frame.buffer(), frame.start(), frame.length(), path);
    }

    @Override
    byte[] terminal() {
        return terminal.length > 0 ? terminal : encoder.terminal();
    }

    /** The provider said it all itself. */
    @Override
    void writeEnd(Usage usage, ByteArrayOutputStream out) {}
}
