package io.tollgate.spend.alerts;

import io.tollgate.contracts.Principal;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.InternalCall;

/** Who may do what: alerts name entities of all tenants. */
final class Rights {

    private Rights() {}

    /**
     * @throws ApiException 403
     */
    static void requireSight() {
        if (!InternalCall.currentPrincipal().role().seesEverything()) {
            throw ApiException.forbidden("Only administrators may see alerts.");
        }
    }

    /**
     * @throws ApiException 403
     */
    static Principal requireAdmin() {
        Principal principal = InternalCall.currentPrincipal();
        if (!principal.role().isAdmin()) {
            throw ApiException.forbidden("Only an administrator may change alerts.");
        }
        return principal;
    }

    /** Who did it, for the row. */
    static String name(Principal principal) {
        return principal.userId() == null ? "admin" : principal.userId();
    }
}
