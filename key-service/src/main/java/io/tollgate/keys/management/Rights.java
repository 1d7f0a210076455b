package io.tollgate.keys.management;

import io.tollgate.contracts.Principal;
import io.tollgate.platform.ApiException;

/** Who may manage: administrators change everything, viewers see everything. */
public final class Rights {

    private Rights() {}

    /**
     * Lets administrators pass.
     *
     * @throws ApiException 403 for everybody else
     */
    public static void requireAdmin(Principal principal) {
        if (!principal.role().isAdmin()) {
            throw ApiException.forbidden("Only an administrator may do this.");
        }
    }

    /**
     * Lets pass who sees everything.
     *
     * @throws ApiException 403 for everybody else
     */
    public static void requireSeesEverything(Principal principal) {
        if (!principal.role().seesEverything()) {
            throw ApiException.forbidden("Only an administrator may see this.");
        }
    }

    /** Name of the caller in {@code created_by} and {@code updated_by}. */
    public static String name(Principal principal) {
        if (principal.userId() != null) {
            return principal.userId();
        }
        return principal.keyId() == null ? "master_key" : principal.keyId();
    }
}
