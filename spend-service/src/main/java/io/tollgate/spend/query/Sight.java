package io.tollgate.spend.query;

import io.tollgate.contracts.Identity;
import io.tollgate.contracts.Principal;
import io.tollgate.platform.ApiException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose rows a caller may see: all; or those of its own user, of its key, of the teams and of the
 * organisations that it administers.
 *
 * @param userId null for none
 * @param keyId null for none
 * @param memberOf teams of which it sees its own part at least
 */
public record Sight(
        boolean everything,
        @Nullable String userId,
        @Nullable String keyId,
        Set<String> memberOf,
        Set<String> teams,
        Set<String> organizations) {

    /** What holds for a row of the ledger, in the columns of an alias {@code l}. */
    public static final String OF_LEDGER = condition("l");

    /** What holds for a row of {@code spend.usage_dimension}, under the alias {@code d}. */
    public static final String OF_DIMENSION = condition("d");

    public Sight {
        memberOf = Set.copyOf(memberOf);
        teams = Set.copyOf(teams);
        organizations = Set.copyOf(organizations);
    }

    /** What somebody sees. */
    public static Sight of(Identity identity) {
        Principal principal = identity.principal();
        return new Sight(
                principal.role().seesEverything(),
                principal.userId(),
                principal.keyId(),
                identity.teams(),
                identity.ledTeams(),
                identity.ledOrganizations());
    }

    /** Adds the named parameters of the conditions. */
    public void addTo(Map<String, @Nullable Object> parameters) {
        parameters.put("everything", everything);
        parameters.put("scopeUser", userId);
        parameters.put("scopeKey", keyId);
        parameters.put("scopeTeams", teams.toArray(String[]::new));
        parameters.put("scopeOrganizations", organizations.toArray(String[]::new));
    }

    /**
     * Lets a caller ask about a user only if it is its own; whoever administers a team or an
     * organisation may ask about anybody, and sees what belongs to those.
     *
     * @throws ApiException 403
     */
    public void requireUser(@Nullable String wanted) {
        boolean own = wanted == null || wanted.equals(userId);
        if (!everything && !own && teams.isEmpty() && organizations.isEmpty()) {
            throw ApiException.forbidden("Only own rows may be seen.");
        }
    }

    /**
     * Lets a caller ask about a team only if it is in it, or administers an organisation.
     *
     * @throws ApiException 404, so that nobody learns which teams there are
     */
    public void requireTeam(String field, String wanted) {
        boolean known = memberOf.contains(wanted) || teams.contains(wanted);
        if (!everything && !known && organizations.isEmpty()) {
            throw ApiException.notFound(field, "There is no team '" + wanted + "'.");
        }
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

    /** The hole is filled with constants of this class. */
    private static String condition(String alias) {
        return """
        (:everything OR %1$s.user_id = CAST(:scopeUser AS text)
            OR %1$s.key_id = CAST(:scopeKey AS text)
            OR %1$s.team_id = ANY (CAST(:scopeTeams AS text[]))
            OR %1$s.organization_id = ANY (CAST(:scopeOrganizations AS text[])))
        """
                .formatted(alias);
    }
}
