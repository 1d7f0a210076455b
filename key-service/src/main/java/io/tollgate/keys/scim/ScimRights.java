package io.tollgate.keys.scim;

import io.tollgate.contracts.Principal;
import io.tollgate.keys.management.Rights;
import io.tollgate.keys.virtualkey.ScimKeys;
import io.tollgate.platform.InternalCall;
import org.springframework.stereotype.Component;

/** Who may act as a directory: administrators, and keys that were made for it. */
@Component
class ScimRights {

    private final ScimKeys keys;

    ScimRights(ScimKeys keys) {
        this.keys = keys;
    }

    /**
     * Lets directories pass.
     *
     * @return the caller's name in {@code updated_by}
     * @throws ScimError 403 for everybody else
     */
    String require() {
        Principal principal = InternalCall.currentPrincipal();
        String keyId = principal.keyId();
        if (!principal.role().isAdmin() && (keyId == null || !keys.contains(keyId))) {
            throw new ScimError(403, null, "This needs a key whose allowed_routes name /scim/*.");
        }
        return Rights.name(principal);
    }
}
