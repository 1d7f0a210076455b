package io.tollgate.keys.virtualkey;

import io.tollgate.keys.owner.Tenants;
import org.jspecify.annotations.Nullable;

/** What decides whose counters keys use that belong to somebody. */
record Tenancy(
        @Nullable String organizationId,
        @Nullable String teamOrganizationId,
        @Nullable String teamId,
        @Nullable String userId) {

    /** Never the key itself: it belongs to somebody. */
    String tenant() {
        return Tenants.of(
                organizationId == null ? teamOrganizationId : organizationId, teamId, userId, "");
    }
}
