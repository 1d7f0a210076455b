package io.tollgate.keys.owner;

import io.tollgate.contracts.Identity;
import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.platform.access.Identities;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Memberships as they stand in the database at this moment. A key of a team speaks for its user
 * within that team only: it is often shared with a machine.
 */
@Component
@RestController
class StoredIdentities implements Identities {

    private static final Pattern VIRTUAL_KEY = Pattern.compile("[0-9a-f]{64}");

    private final TeamMembers teamMembers;
    private final OrganizationMembers organizationMembers;
    private final Teams teams;
    private final Users users;
    private final Organizations organizations;
    private final OwnedKeys keys;

    StoredIdentities(
            TeamMembers teamMembers,
            OrganizationMembers organizationMembers,
            Teams teams,
            Users users,
            Organizations organizations,
            OwnedKeys keys) {
        this.teams = teams;
        this.users = users;
        this.organizations = organizations;
        this.keys = keys;
        this.teamMembers = teamMembers;
        this.organizationMembers = organizationMembers;
    }

    /** For the other services, whose callers have memberships too. */
    @PostMapping("/internal/identities")
    Identity identity(@RequestBody Principal principal) {
        return of(principal);
    }

    @Override
    public Identity of(Principal principal) {
        Identity alone = Identity.of(principal);
        String userId = principal.userId();
        if (userId == null) {
            return alone;
        }
        List<Membership> teams = teamMembers.membershipsOf(userId);
        if (principal.teamId() != null) {
            Set<String> led = with(teams, "admin");
            led.retainAll(alone.teams());
            return new Identity(
                    principal, alone.teams(), led, alone.organizations(), alone.ledOrganizations());
        }
        List<Membership> organizations = organizationMembers.membershipsOf(userId);
        Set<String> led = with(organizations, Role.ORG_ADMIN.label());
        led.addAll(alone.ledOrganizations());
        return new Identity(
                principal,
                all(teams),
                with(teams, "admin"),
                joined(alone.organizations(), all(organizations)),
                led);
    }

    @Override
    public boolean inForce(Principal principal) {
        String id = principal.keyId();
        // The master key, and people who have signed in, have an id too, but no virtual key.
        return (id == null || !VIRTUAL_KEY.matcher(id).matches() || keys.inForce(id))
                && !blocked(teams, principal.teamId())
                && !blocked(users, principal.userId())
                && !blocked(organizations, principal.organizationId());
    }

    private static boolean blocked(Owners<?> owners, @Nullable String id) {
        return id != null && owners.existsByIdAndBlockedTrue(id);
    }

    private static Set<String> joined(Set<String> some, Set<String> others) {
        Set<String> joined = new LinkedHashSet<>(some);
        joined.addAll(others);
        return joined;
    }

    private static Set<String> all(List<Membership> memberships) {
        return memberships.stream().map(Membership::groupId).collect(Collectors.toSet());
    }

    private static Set<String> with(List<Membership> memberships, String role) {
        return memberships.stream()
                .filter(membership -> membership.role().equals(role))
                .map(Membership::groupId)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
