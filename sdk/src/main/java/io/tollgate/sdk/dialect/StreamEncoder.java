package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.StreamEvent;
import io.tollgate.sdk.chat.Usage;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes one client stream. Made for one call, used by one thread. */
public interface StreamEncoder {
    /**
     * Appends the whole SSE events that {@code event} means in this dialect; nothing is held by
     * half.
     */
    void encode(StreamEvent event, ByteArrayOutputStream out);

    /**
     * Everything before the terminal event (Anthropic's {@code message_delta}, OpenAI's usage
     * chunk).
     */
    void beforeTerminal(@Nullable Usage usage, ByteArrayOutputStream out);

    /**
     * Tells of an event of the provider that went to the client as it came; what is written after
     * it (an error) goes on from there.
     *
     * @param answerId as the client saw it, empty when the event had none
     * @param sequenceNumber the event's number in the stream
     */
    default void passed(String answerId, long sequenceNumber) {}

    /**
     * The terminal event: {@code data: [DONE]} or {@code message_stop}; empty where there is none.
     */
    byte[] terminal();

    /** Whether even a provider's own events have to be framed anew for this client. */
    default boolean reframes() {
        return false;
    }

    /** Appends the data of a provider's own event in the client's framing. */
    default void reframe(byte[] json, ByteArrayOutputStream out) {
        out.writeBytes(json);
    }
}
