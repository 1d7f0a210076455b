package io.tollgate.sdk.endpoint;

import io.tollgate.sdk.StreamStep;
import io.tollgate.sdk.StreamTranslation;
import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.dialect.ErrorObjects;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.json.JsonSpan;
import io.tollgate.sdk.provider.Endpoint;
import io.tollgate.sdk.wire.Frame;
import io.tollgate.sdk.wire.OpenAiWire;
import io.tollgate.sdk.wire.SseReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pictures, speech and transcripts in pieces: every event goes on as it comes, but for the last,
 * which tells the usage and waits until it is known to be the last.
 */
final class EndpointStream implements StreamTranslation {
    /** Events of this name are the gateway's own; a provider cannot send them through. */
    private static final String RESERVED = "tollgate.";

    private static final byte[] NOTHING = new byte[0];
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8);

    private final Endpoint endpoint;
    private final ObjectNode request;
    private final long uploaded;
    private final SseReader reader = new SseReader();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    private byte[] held = NOTHING;
    private byte[] terminal = NOTHING;
    private @Nullable Usage counted;
    private long imagesMade;
    private boolean startedOutput;
    private boolean finished;
    private @Nullable ProviderError failed;

    EndpointStream(Endpoint endpoint, ObjectNode request, long uploaded) {
        this.endpoint = endpoint;
        this.request = request;
        this.uploaded = uploaded;
    }

    @Override
    public StreamStep accept(byte[] buffer, int offset, int length) {
        if (!finished) {
            for (Frame frame : reader.feed(buffer, offset, length)) {
                if (!finished) {
                    take(frame);
                }
            }
        }
        return step();
    }

    @Override
    public StreamStep end() {
        Frame rest = finished ? null : reader.flush();
        // What was cut off is nothing a client could read.
        if (rest != null && (rest.is("[DONE]") || json(rest) != null)) {
            take(rest);
        }
        if (!finished && held.length > 0) {
            finish(NOTHING);
        } else if (!finished) {
            fail(
                    ProviderError.of(
                            ErrorKind.UPSTREAM_PROTOCOL,
                            "The provider's stream ended before the answer was complete."));
        }
        return step();
    }

    @Override
    public Usage usageSoFar() {
        Usage told = counted;
        if (told != null) {
            return told;
        }
        return switch (endpoint) {
            case IMAGES, IMAGE_EDITS ->
                    imagesMade > 0 && failed == null && finished
                            ? EndpointUsage.images(request, Json.object(), imagesMade)
                            : EndpointUsage.imagesCutShort(request);
            default -> EndpointUsage.of(endpoint, request, Json.object(), uploaded);
        };
    }

    @Override
    public @Nullable StopReason stopReason() {
        return null;
    }

    private void take(Frame frame) {
        if (frame.failure() != null) {
            fail(frame.failure());
            return;
        }
        if (frame.is("[DONE]")) {
            if (held.length > 0) {
                finish(DONE);
            }
            return;
        }
        if (frame.event().startsWith(RESERVED)) {
            return;
        }
        String type = type(frame);
        if (type.equals("error") || member(frame, "error") != null) {
            fail(error(frame));
            return;
        }
        startedOutput = true;
        out.writeBytes(held);
        held = NOTHING;
        boolean last = type.endsWith(".done") || type.endsWith(".completed");
        if (last || type.endsWith(".partial_succeeded")) {
            count(frame, type);
        }
        if (last) {
            ByteArrayOutputStream kept = new ByteArrayOutputStream(frame.length() + 64);
            write(frame, kept);
            held = kept.toByteArray();
        } else {
            write(frame, out);
        }
    }

    /** One event for each picture, or one for all of them: what they say is added up. */
    private void count(Frame frame, String type) {
        JsonNode event = json(frame);
        if (event == null) {
            return;
        }
        boolean picture = event.has("b64_json") || event.has("url");
        boolean images = endpoint == Endpoint.IMAGES || endpoint == Endpoint.IMAGE_EDITS;
        if (picture || type.endsWith(".partial_succeeded")) {
            imagesMade++;
        }
        if (event.path("usage").isObject()) {
            Usage told =
                    images
                            ? EndpointUsage.images(request, event, Math.max(1, imagesMade))
                            : EndpointUsage.of(endpoint, request, event, uploaded);
            counted = counted == null || !images ? told : sum(counted, told);
        } else if (!images && Json.present(event, "duration") != null) {
            counted = EndpointUsage.of(endpoint, request, event, uploaded);
        }
    }

    /** Tokens of both; the later one has counted all the pictures. */
    private static Usage sum(Usage one, Usage other) {
        return new Usage(
                one.inputTokens() + other.inputTokens(),
                one.cacheReadTokens() + other.cacheReadTokens(),
                0,
                0,
                one.outputTokens() + other.outputTokens(),
                0,
                one.audioInputTokens() + other.audioInputTokens(),
                one.audioOutputTokens() + other.audioOutputTokens(),
                false,
                other.extras()
                        .withImageTokens(
                                one.extras().imageInputTokens() + other.extras().imageInputTokens(),
                                one.extras().imageOutputTokens()
                                        + other.extras().imageOutputTokens()));
    }

    private static @Nullable JsonNode json(Frame frame) {
        JsonNode json = Json.readOrNull(frame.buffer(), frame.start(), frame.length());
        return json == null || !json.isObject() ? null : json;
    }

    private static String type(Frame frame) {
        if (!frame.event().equals("message")) {
            return frame.event();
        }
        JsonSpan span = JsonSpan.find(frame.buffer(), frame.start(), frame.length(), "type");
        return span == null || span.end() - span.start() < 2
                ? ""
                : new String(
                        frame.buffer(),
                        span.start() + 1,
                        span.end() - span.start() - 2,
                        StandardCharsets.UTF_8);
    }

    /** An object or a text in the event; null when it is missing or null. */
    private static @Nullable JsonSpan member(Frame frame, String name) {
        JsonSpan span = JsonSpan.find(frame.buffer(), frame.start(), frame.length(), name);
        boolean there =
                span != null
                        && (frame.buffer()[span.start()] == '{'
                                || frame.buffer()[span.start()] == '"');
        return there ? span : null;
    }

    private static ProviderError error(Frame frame) {
        byte[] data =
                Arrays.copyOfRange(frame.buffer(), frame.start(), frame.start() + frame.length());
        return new OpenAiWire().error(200, Headers.empty(), data);
    }

    /** Written anew, so that nothing but one event can be in it. */
    private static void write(Frame frame, ByteArrayOutputStream to) {
        if (!frame.event().equals("message")) {
            to.writeBytes(("event: " + frame.event() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        to.writeBytes("data: ".getBytes(StandardCharsets.UTF_8));
        int end = frame.start() + frame.length();
        int from = frame.start();
        for (int at = from; at < end; at++) {
            if (frame.buffer()[at] == '\n') {
                to.write(frame.buffer(), from, at + 1 - from);
                to.writeBytes("data: ".getBytes(StandardCharsets.UTF_8));
                from = at + 1;
            }
        }
        to.write(frame.buffer(), from, end - from);
        to.write('\n');
        to.write('\n');
    }

    private void finish(byte[] mark) {
        finished = true;
        terminal = Arrays.copyOf(held, held.length + mark.length);
        System.arraycopy(mark, 0, terminal, held.length, mark.length);
        held = NOTHING;
    }

    private void fail(ProviderError error) {
        finished = true;
        failed = error;
        out.writeBytes(held);
        held = NOTHING;
        out.writeBytes(ErrorObjects.openAiEvent(error));
    }

    private StreamStep step() {
        byte[] bytes = out.size() == 0 ? NOTHING : out.toByteArray();
        out.reset();
        byte[] last = terminal;
        terminal = NOTHING;
        return new StreamStep(
                bytes, last, startedOutput, failed, finished ? usageSoFar() : null, finished);
    }
}
