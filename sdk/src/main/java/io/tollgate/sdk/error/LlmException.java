package io.tollgate.sdk.error;

import org.jspecify.annotations.Nullable;

/** Thrown where a call cannot go on; carries everything the client may know in {@link #error()}. */
public final class LlmException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ProviderError error;

    public LlmException(ProviderError error) {
        this(error, null);
    }

    public LlmException(ProviderError error, @Nullable Throwable cause) {
        super(error.kind() + ": " + error.safeMessage(), cause);
        this.error = error;
    }

    public static LlmException invalid(String message, @Nullable String param) {
        return new LlmException(ProviderError.of(ErrorKind.INVALID_REQUEST, message, param));
    }

    public static LlmException unsupported(String message, String param) {
        return new LlmException(ProviderError.of(ErrorKind.UNSUPPORTED_PARAMETER, message, param));
    }

    public ProviderError error() {
        return error;
    }
}
