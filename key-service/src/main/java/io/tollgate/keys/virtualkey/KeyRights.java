package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.Principal;
import io.tollgate.platform.ApiException;

/**
 * Who may do what with keys, as long as there are no users and teams: administrators, and owners.
 */
final class KeyRights {

    private KeyRights() {}

    /**
     * Lets administrators pass.
     *
     * @throws ApiException 403 for everybody else
     */
    static void requireAdmin(Principal principal) {
        if (!principal.role().isAdmin()) {
            throw ApiException.forbidden("Only an administrator may change keys.");
        }
    }

    /**
     * Lets pass who may see this key: those who see everything, and the key itself.
     *
     * @throws ApiException 403 for everybody else, whether the key exists or not
     */
    static void requireSees(Principal principal, String token) {
        if (!principal.role().seesEverything() && !token.equals(principal.keyId())) {
            throw ApiException.forbidden("A key may be seen by itself and by administrators.");
        }
    }

    /** Name of the caller in {@code created_by} and {@code updated_by}. */
    static String name(Principal principal) {
        if (principal.userId() != null) {
            return principal.userId();
        }
        return principal.keyId() == null ? "master_key" : principal.keyId();
    }
}
