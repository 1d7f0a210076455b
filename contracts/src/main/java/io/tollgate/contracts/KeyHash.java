package io.tollgate.contracts;

/**
 * A virtual key as it travels and rests: HMAC-SHA256 under a pepper.
 *
 * @param pepper the pepper's version, for example {@code v1}
 * @param hash 64 hex digits
 */
public record KeyHash(String pepper, String hash) {}
