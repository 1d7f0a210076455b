package io.tollgate.spend.alerts;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of one attempt.
 *
 * @param status the destination's HTTP status, null when it gave none
 * @param text what it said, or what went wrong; without secrets
 * @param retryAfter how long the destination wants to be left alone, null when it did not say
 */
record Reply(
        boolean delivered, @Nullable Integer status, String text, @Nullable Duration retryAfter) {

    static Reply accepted(@Nullable Integer status, String text) {
        return new Reply(true, status, text, null);
    }

    static Reply failed(String text) {
        return new Reply(false, null, text, null);
    }
}
