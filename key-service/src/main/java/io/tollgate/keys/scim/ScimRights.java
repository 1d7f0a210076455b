package io.tollgate.keys.scim;

import io.tollgate.keys.virtualkey.ScimKeys;
import io.tollgate.platform.access.Access;
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
    String require(Access access) {
        String keyId = access.principal().keyId();
        if (!access.everything() && (keyId == null || !keys.contains(keyId))) {
            throw new ScimError(403, null, "This needs a key whose allowed_routes name /scim/*.");
        }
        return access.name();
    }
}
