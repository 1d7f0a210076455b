package io.tollgate.sdk.http;

import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.ProviderError;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/** Names what went wrong on the way to the provider, without its address. */
public final class UpstreamErrors {
    private UpstreamErrors() {}

    /**
     * UPSTREAM_UNREACHABLE when the request surely was not sent; else the provider may have done,
     * and billed, what it was asked: TIMEOUT for late answers, UPSTREAM_PROTOCOL for the rest.
     * Never null.
     */
    public static ProviderError of(IOException failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof ConnectException
                    || t instanceof NoRouteToHostException
                    || t instanceof UnknownHostException
                    || t instanceof ConnectTimeoutException
                    || t instanceof ConnectionRequestTimeoutException
                    || t instanceof SSLHandshakeException) {
                return ProviderError.of(
                        ErrorKind.UPSTREAM_UNREACHABLE, "The provider could not be reached.");
            }
            if (t instanceof InterruptedIOException) {
                return ProviderError.of(ErrorKind.TIMEOUT, "The provider did not answer in time.");
            }
        }
        return ProviderError.of(
                ErrorKind.UPSTREAM_PROTOCOL,
                "The connection to the provider broke before its answer was complete.");
    }
}
