package io.tollgate.sdk;

import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.Usage;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer, ready for the client.
 *
 * @param body bytes in the client's dialect
 * @param usage never null; {@link Usage#estimated()} when the provider did not count
 * @param stopReason of the first choice, null when the provider gave none
 */
public record UnaryAnswer(byte[] body, Usage usage, @Nullable StopReason stopReason) {}
