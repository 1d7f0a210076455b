package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.StreamEvent;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes the chunks of a streamed text completion: words only, no thoughts and no calls. */
final class CompletionsStreamEncoder implements StreamEncoder {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final String model;
    private final boolean wantsUsage;
    private final long created = Instant.now().getEpochSecond();
    private String id = "cmpl-";

    CompletionsStreamEncoder(String model, boolean wantsUsage) {
        this.model = model;
        this.wantsUsage = wantsUsage;
    }

    @Override
    public void encode(StreamEvent event, ByteArrayOutputStream out) {
        if (event instanceof StreamEvent.Started started) {
            id = CompletionsAnswerWriter.id(started.id());
        } else if (event instanceof StreamEvent.TextDelta text) {
            chunk(text.choice(), text.text(), null, out);
        } else if (event instanceof StreamEvent.RefusalDelta refusal) {
            chunk(refusal.choice(), refusal.text(), null, out);
        } else if (event instanceof StreamEvent.Finished finished) {
            chunk(finished.choice(), "", OpenAiAnswerWriter.finishReason(finished.reason()), out);
        } else if (event instanceof StreamEvent.Failed failed) {
            out.writeBytes(ErrorObjects.openAiEvent(failed.error()));
        }
    }

    @Override
    public void beforeTerminal(@Nullable Usage usage, ByteArrayOutputStream out) {
        if (usage != null && wantsUsage) {
            ObjectNode chunk = CompletionsAnswerWriter.envelope(id, created, model);
            chunk.putArray("choices");
            chunk.set("usage", OpenAiAnswerWriter.usage(usage));
            write(chunk, out);
        }
    }

    @Override
    public byte[] terminal() {
        return DONE.clone();
    }

    private void chunk(
            int choice, String text, @Nullable String finishReason, ByteArrayOutputStream out) {
        ObjectNode chunk = CompletionsAnswerWriter.envelope(id, created, model);
        chunk.putArray("choices").add(CompletionsAnswerWriter.choice(choice, text, finishReason));
        write(chunk, out);
    }

    private static void write(ObjectNode chunk, ByteArrayOutputStream out) {
        out.writeBytes("data: ".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(Json.bytes(chunk));
        out.write('\n');
        out.write('\n');
    }
}
