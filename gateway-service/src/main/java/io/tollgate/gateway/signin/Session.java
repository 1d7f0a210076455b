package io.tollgate.gateway.signin;

import io.tollgate.contracts.Role;
import io.tollgate.contracts.TokenIdentity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has signed in.
 *
 * @param id of the session itself
 * @param subject the name at the provider
 * @param role what the provider's claims granted; null for what is stored of the user
 * @param csrf what scripts of ours send along with changes
 * @param expires the first moment at which one must sign in again
 */
record Session(
        String id,
        String issuer,
        String subject,
        String userId,
        @Nullable Role role,
        String csrf,
        Instant expires) {

    /** Who it is: role, teams and whether they are blocked is asked on every call. */
    TokenIdentity identity() {
        return new TokenIdentity(
                issuer,
                subject,
                role,
                userId,
                null,
                List.of(),
                false,
                null,
                null,
                List.of(),
                List.of(),
                TokenIdentity.Provisioning.NONE);
    }
}
