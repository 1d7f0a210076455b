package io.tollgate.contracts;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a caller is: the one type through which every check of rights learns it, whether the caller
 * came with a virtual key, a token of a machine or a session of a person. The gateway signs the
 * {@link Principal}; key-service adds what its user is to teams and organisations, as stored at
 * this moment.
 *
 * @param teams ids of all teams the caller is a member of, its key's team included
 * @param ledTeams those of them that it administers
 * @param organizations ids of all organisations the caller is in, its key's included
 * @param ledOrganizations those of them that it administers
 */
public record Identity(
        Principal principal,
        Set<String> teams,
        Set<String> ledTeams,
        Set<String> organizations,
        Set<String> ledOrganizations) {

    public Identity {
        teams = Set.copyOf(teams);
        ledTeams = Set.copyOf(ledTeams);
        organizations = Set.copyOf(organizations);
        ledOrganizations = Set.copyOf(ledOrganizations);
    }

    /** Without memberships but those the principal names itself. */
    public static Identity of(Principal principal) {
        Set<String> organizations = only(principal.organizationId());
        return new Identity(
                principal,
                only(principal.teamId()),
                Set.of(),
                organizations,
                principal.role() == Role.ORG_ADMIN ? organizations : Set.of());
    }

    private static Set<String> only(@Nullable String id) {
        return id == null ? Set.of() : Set.of(id);
    }
}
