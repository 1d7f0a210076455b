package io.tollgate.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Who stands behind a call, as the gateway authenticated it.
 *
 * @param keyId id of the virtual key (64 hex digits), null for the master key
 */
public record Principal(
        Role role,
        @Nullable String keyId,
        @Nullable String userId,
        @Nullable String teamId,
        @Nullable String organizationId) {

    /** The holder of the master key. */
    public static Principal master() {
        return new Principal(Role.PROXY_ADMIN, null, null, null, null);
    }
}
