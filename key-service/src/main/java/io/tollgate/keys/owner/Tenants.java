package io.tollgate.keys.owner;

import org.jspecify.annotations.Nullable;

/** Whose counters calls use. */
public final class Tenants {

    private Tenants() {}

    /**
     * The tenant of a key.
     *
     * @param organizationId the key's own or its team's
     * @param token the key's id
     */
    public static String of(
            @Nullable String organizationId,
            @Nullable String teamId,
            @Nullable String userId,
            String token) {
        if (organizationId != null) {
            return ofOrganization(organizationId);
        }
        if (teamId != null) {
            return "team-" + teamId;
        }
        return userId != null ? "user-" + userId : "key-" + token;
    }

    static String ofOrganization(String organizationId) {
        return "org-" + organizationId;
    }
}
