package io.tollgate.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who stands behind a token that the gateway verified: what its claims say, in Tollgate's terms.
 *
 * @param issuer who vouches for it
 * @param subject the caller's name at the issuer; calls without a virtual key are filed under both
 * @param role what the token itself grants; null for what the user has here
 * @param userId null when the token stands for a team alone
 * @param userEmail null when the token has none that may be trusted
 * @param teamIds teams the token names, the preferred one first; of those that exist each makes a
 *     caller
 * @param requireTeam whether a caller without a team is refused
 * @param organizationId null for that of the team
 * @param virtualKey claim that names a virtual key, null when keys are not looked up by claims
 * @param models lists that must each allow a model
 * @param routes paths or groups; empty allows all
 * @param provisioning what may be made or changed here on the token's word
 */
public record TokenIdentity(
        String issuer,
        String subject,
        @Nullable Role role,
        @Nullable String userId,
        @Nullable String userEmail,
        List<String> teamIds,
        boolean requireTeam,
        @Nullable String organizationId,
        @Nullable KeyClaim virtualKey,
        List<List<String>> models,
        List<String> routes,
        Provisioning provisioning) {

    public TokenIdentity {
        teamIds = List.copyOf(teamIds);
        models = models.stream().map(List::copyOf).toList();
        routes = List.copyOf(routes);
    }

    /**
     * A claim that stands for a virtual key.
     *
     * @param name as configured, for example {@code client_id}
     * @param value null when the token lacks the claim
     * @param required whether a token without a key of its own is refused
     */
    public record KeyClaim(String name, @Nullable String value, boolean required) {}

    /**
     * What a token may bring about.
     *
     * @param users unknown users are made
     * @param teams unknown teams are made
     * @param memberships the user is made a member of the teams named
     * @param sync the user's role and teams become those of the token, no more and no less
     * @param linkByEmail an existing user with the token's e-mail is taken to be the same person
     */
    public record Provisioning(
            boolean users, boolean teams, boolean memberships, boolean sync, boolean linkByEmail) {

        /** Nothing changes here. */
        public static final Provisioning NONE = new Provisioning(false, false, false, false, false);
    }

    /** The name at the issuer only: claims stay out of logs. */
    @Override
    public String toString() {
        return "TokenIdentity[" + issuer + " " + subject + "]";
    }
}
