package io.tollgate.keys.virtualkey;

import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Keys with which a company's directory manages users and teams. They must say so: a key without a
 * list of routes, which allows all others, is none.
 */
@Component
public class ScimKeys {

    private static final String PATHS = "/scim/";

    private final VirtualKeys keys;

    ScimKeys(VirtualKeys keys) {
        this.keys = keys;
    }

    /** Whether the key with this id is one. */
    public boolean contains(String keyId) {
        return keys.findById(keyId).filter(key -> isOne(key.allowedRoutes)).isPresent();
    }

    static boolean isOne(List<String> routes) {
        return routes.stream().anyMatch(route -> route.startsWith(PATHS));
    }

    /**
     * Only administrators make them: whoever holds one decides who everybody is.
     *
     * @throws ApiException 403 for others
     */
    static void requireMayMake(List<String> before, List<String> after, Access access) {
        if (isOne(after) && !isOne(before) && !access.principal().role().isAdmin()) {
            throw ApiException.forbidden("Only an administrator may allow SCIM routes.");
        }
    }
}
