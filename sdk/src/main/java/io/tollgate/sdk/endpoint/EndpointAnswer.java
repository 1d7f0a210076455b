package io.tollgate.sdk.endpoint;

import io.tollgate.sdk.chat.Usage;

/**
 * A whole answer, ready for the client.
 *
 * @param contentType {@code application/json}, sound, plain text or events
 * @param usage never null; what is charged by the piece is in {@link Usage#extras()}
 */
public record EndpointAnswer(byte[] body, String contentType, Usage usage) {}
