package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.Principal;
import io.tollgate.platform.ApiException;

/** Who may see a key. */
final class KeyRights {

    private KeyRights() {}

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
}
