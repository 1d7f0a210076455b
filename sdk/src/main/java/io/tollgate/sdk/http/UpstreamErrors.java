package io.tollgate.sdk.http;

import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import java.io.IOException;
import java.io.InterruptedIOException;

/** Names what went wrong on the way to the provider, without its address. */
public final class UpstreamErrors {
    private UpstreamErrors() {}

    /** TIMEOUT for late answers, else UPSTREAM_UNREACHABLE. Never null. */
    public static ProviderError of(IOException failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof InterruptedIOException) {
                return ProviderError.of(ErrorKind.TIMEOUT, "The provider did not answer in time.");
            }
        }
        return ProviderError.of(
                ErrorKind.UPSTREAM_UNREACHABLE, "The connection to the provider failed.");
    }
}
