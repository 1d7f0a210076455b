package io.tollgate.contracts;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Answer of provider-service to {@code POST /internal/background/claim}: calls in the background
 * that a gateway is to look after now. No other gateway is given the same ones for some seconds.
 */
public record BackgroundCalls(List<Due> calls) {

    public BackgroundCalls {
        calls = List.copyOf(calls);
    }

    /** How far a call is. */
    public enum Stage {
        /** Its Hold is to be kept. */
        RUNNING,
        /** It is to be booked. */
        ENDED,
        /** Nobody will ever know what it came to. */
        LOST
    }

    /**
     * One call.
     *
     * @param attempts what is to be booked of an ended call; null of others
     */
    public record Due(
            UUID requestId, Stage stage, BackgroundCall call, @Nullable List<Attempt> attempts) {}
}
