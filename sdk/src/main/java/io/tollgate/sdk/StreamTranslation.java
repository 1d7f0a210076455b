package io.tollgate.sdk;

import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.Usage;
import org.jspecify.annotations.Nullable;

/**
 * One call's stream. Stateful, used by one thread, never throws for anything the provider sends.
 */
public interface StreamTranslation {
    /** Takes raw upstream bytes, split anywhere, and returns what to write to the client now. */
    StreamStep accept(byte[] buffer, int offset, int length);

    /**
     * The upstream closed. A premature end fails the stream with a well-formed error event and no
     * terminal event.
     */
    StreamStep end();

    /**
     * Usage as known now, estimated while the provider has not counted; for calls that are cut
     * short.
     */
    Usage usageSoFar();

    /** Of the first choice; null until the provider said. */
    @Nullable StopReason stopReason();
}
