package io.tollgate.spend.directory;

import io.tollgate.contracts.Identity;
import io.tollgate.contracts.Principal;
import io.tollgate.platform.ApiException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose spend a caller may see: everybody's, or their own, that of teams they administer and that
 * of organisations they administer.
 *
 * @param userId null for none
 * @param keyId null for none
 */
public record Sight(
        boolean everything,
        @Nullable String userId,
        @Nullable String keyId,
        Set<String> teams,
        Set<String> organizations) {

    /** SQL over the columns of the ledger, in {@link #parameters()}; a constant. */
    public static final String CONDITION =
            """
            (:everything
                OR user_id = CAST(:sightUser AS text)
                OR key_id = CAST(:sightKey AS text)
                OR team_id = ANY(CAST(:sightTeams AS text[]))
                OR organization_id = ANY(CAST(:sightOrganizations AS text[])))
            """;

    /** What an identity may see. */
    public static Sight of(Identity identity) {
        Principal principal = identity.principal();
        return new Sight(
                principal.role().seesEverything(),
                principal.userId(),
                principal.keyId(),
                identity.ledTeams(),
                identity.ledOrganizations());
    }

    /** The parameters of {@link #CONDITION}. */
    public Map<String, @Nullable Object> parameters() {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("everything", everything);
        parameters.put("sightUser", userId);
        parameters.put("sightKey", keyId);
        parameters.put("sightTeams", teams.toArray(String[]::new));
        parameters.put("sightOrganizations", organizations.toArray(String[]::new));
        return parameters;
    }

    /**
     * Lets only those pass who see everything.
     *
     * @throws ApiException 403
     */
    public void requireEverything() {
        if (!everything) {
            throw ApiException.forbidden("Only administrators may see everybody's spend.");
        }
    }

    /** Whether rows of this team, as a whole, may be seen. */
    public boolean seesTeam(String id) {
        return everything || teams.contains(id);
    }

    /** Whether rows of this organisation, as a whole, may be seen. */
    public boolean seesOrganization(String id) {
        return everything || organizations.contains(id);
    }
}
