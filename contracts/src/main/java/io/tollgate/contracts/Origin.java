package io.tollgate.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Where a call came from, as the gateway saw it.
 *
 * @param address IP address of the client; behind a trusted proxy the one the proxy names
 * @param traceId 32 hex digits of the client's {@code traceparent} header, null without one, see <a
 *     href="https://www.w3.org/TR/trace-context/">Trace Context</a>
 */
public record Origin(String address, @Nullable String traceId) {}
