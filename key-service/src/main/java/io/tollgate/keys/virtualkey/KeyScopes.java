package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.Identity;
import io.tollgate.keys.management.Query;
import io.tollgate.keys.owner.Standings;
import io.tollgate.keys.owner.Subjects;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Subject;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds out which keys a caller may list. Without a wish these are its own; teams and organisations
 * it may ask for by name, or for all of its teams at once.
 */
@Component
class KeyScopes {

    private final Subjects subjects;
    private final Standings standings;

    KeyScopes(Subjects subjects, Standings standings) {
        this.subjects = subjects;
        this.standings = standings;
    }

    /**
     * The scope of a query.
     *
     * @throws ApiException 403 for asking about others
     */
    KeyScope of(Query query, Access access) {
        if (access.everything()) {
            return KeyScope.all();
        }
        Identity who = access.identity();
        String own = who.principal().userId();
        String teamId = query.text("team_id");
        if (teamId != null) {
            return ofTeam(teamId, access, own);
        }
        String organizationId = query.text("organization_id");
        if (organizationId != null) {
            if (!access.reaches(Subject.organization(organizationId))) {
                throw othersKeys();
            }
            return new KeyScope(
                    false,
                    null,
                    null,
                    null,
                    standings.teamsOfOrganization(organizationId),
                    Set.of(organizationId));
        }
        String userId = query.text("user_id");
        if (userId != null && !userId.equals(own)) {
            throw othersKeys();
        }
        String token = query.text("key_hash");
        if (own == null && token != null && !token.equals(who.principal().keyId())) {
            throw othersKeys();
        }
        Set<String> teams = new HashSet<>();
        if (query.flag("include_team_keys")) {
            teams.addAll(who.ledTeams());
        }
        return new KeyScope(
                false,
                own,
                who.principal().keyId(),
                query.flag("include_created_by_keys") ? own : null,
                teams,
                Set.of());
    }

    private KeyScope ofTeam(String teamId, Access access, @Nullable String own) {
        Subject team = subjects.ofKey(null, null, teamId, null);
        if (access.reaches(team)
                || (access.identity().teams().contains(teamId)
                        && team.memberPermissions().contains(access.operation().path()))) {
            return new KeyScope(false, null, null, null, Set.of(teamId), Set.of());
        }
        if (own == null || !access.identity().teams().contains(teamId)) {
            throw othersKeys();
        }
        // A plain member: what of the team is its own.
        return new KeyScope(false, own, null, null, Set.of(), Set.of());
    }

    private static ApiException othersKeys() {
        return ApiException.forbidden("Only own keys may be listed.");
    }
}
