package io.tollgate.gateway.call;

import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends a call before it was answered, with the error the client gets. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ProviderError error;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    public Refusal(ProviderError error) {
        super(error.kind() + ": " + error.safeMessage(), null, false, false);
        this.error = error;
    }

    public static Refusal of(ErrorKind kind, String message) {
        return new Refusal(ProviderError.of(kind, message));
    }

    public static Refusal of(ErrorKind kind, String message, @Nullable String param) {
        return new Refusal(ProviderError.of(kind, message, param));
    }

    /** A refusal with a status of its own, for what the error enumeration does not tell apart. */
    public static Refusal invalid(int status, String message, @Nullable String param) {
        return new Refusal(
                new ProviderError(ErrorKind.INVALID_REQUEST, status, message, param, null, null));
    }

    /** 503: something this call needs is away; the client should come again in {@code wait}. */
    public static Refusal unavailable(String message, Duration wait) {
        return new Refusal(
                new ProviderError(ErrorKind.SERVICE_UNAVAILABLE, 0, message, null, null, wait));
    }

    public Refusal header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public ProviderError error() {
        return error;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
