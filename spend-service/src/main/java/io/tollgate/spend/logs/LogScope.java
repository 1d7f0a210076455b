package io.tollgate.spend.logs;

import io.tollgate.contracts.Principal;
import io.tollgate.platform.ApiException;
import org.jspecify.annotations.Nullable;

/**
 * Whose rows a caller may see: all, or those of its own user or key.
 *
 * @param userId null for none
 * @param keyId null for none
 */
record LogScope(boolean everything, @Nullable String userId, @Nullable String keyId) {

    /** The scope of a caller. */
    static LogScope of(Principal principal) {
        return new LogScope(
                principal.role().seesEverything(), principal.userId(), principal.keyId());
    }

    /**
     * Lets a caller ask about a user only if it is its own.
     *
     * @throws ApiException 403
     */
    void requireUser(@Nullable String wanted) {
        if (!everything && wanted != null && !wanted.equals(userId)) {
            throw ApiException.forbidden("Only own rows may be seen.");
        }
    }

    /**
     * Lets only those pass who see everything.
     *
     * @throws ApiException 403
     */
    void requireEverything() {
        if (!everything) {
            throw ApiException.forbidden("Only administrators may see everybody's spend.");
        }
    }
}
