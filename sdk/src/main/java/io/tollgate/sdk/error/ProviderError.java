package io.tollgate.sdk.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A failed call as the client may hear of it.
 *
 * @param kind what went wrong
 * @param upstreamStatus HTTP status of the provider, 0 when there was no answer
 * @param safeMessage text without secrets, fit for the client
 * @param param the request field at fault, null when unknown
 * @param code the provider's own code when it says more than the kind does, else null
 * @param retryAfter how long the provider asked to wait, null when it did not say
 */
public record ProviderError(
        ErrorKind kind,
        int upstreamStatus,
        String safeMessage,
        @Nullable String param,
        @Nullable String code,
        @Nullable Duration retryAfter) {

    /** An error found on this side, without an answer of the provider. */
    public static ProviderError of(ErrorKind kind, String safeMessage) {
        return new ProviderError(kind, 0, safeMessage, null, null, null);
    }

    public static ProviderError of(ErrorKind kind, String safeMessage, @Nullable String param) {
        return new ProviderError(kind, 0, safeMessage, param, null, null);
    }
}
