package io.tollgate.contracts;

/**
 * Says which service is calling, as header {@link InternalHeaders#SERVICE}; signed for the
 * receiver.
 *
 * @param service for example {@code gateway-service}
 */
public record ServiceToken(String service) {}
