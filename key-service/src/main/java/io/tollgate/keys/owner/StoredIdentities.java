package io.tollgate.keys.owner;

import io.tollgate.contracts.Identity;
import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.platform.access.Identities;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

    private final TeamMembers teamMembers;
    private final OrganizationMembers organizationMembers;

    StoredIdentities(TeamMembers teamMembers, OrganizationMembers organizationMembers) {
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
