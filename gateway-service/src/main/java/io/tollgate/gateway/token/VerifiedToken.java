package io.tollgate.gateway.token;

import io.tollgate.contracts.TokenIdentity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token whose signature and times were right.
 *
 * @param customerId customer that its calls are for, whatever they say themselves; null when the
 *     token names none
 * @param expiresAt the first moment at which it is refused, clocks being equal
 */
public record VerifiedToken(
        TokenIdentity identity, @Nullable String customerId, Instant expiresAt) {}
