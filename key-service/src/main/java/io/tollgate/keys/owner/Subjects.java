package io.tollgate.keys.owner;

import io.tollgate.platform.access.Subject;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells of objects whom they belong to, which decides who may see and change them. */
@Component
public class Subjects {

    private final Teams teams;
    private final TeamMembers teamMembers;
    private final OrganizationMembers organizationMembers;

    Subjects(Teams teams, TeamMembers teamMembers, OrganizationMembers organizationMembers) {
        this.teams = teams;
        this.teamMembers = teamMembers;
        this.organizationMembers = organizationMembers;
    }

    /**
     * A key, or one that is to be made.
     *
     * @param organizationId the key's own; its team's counts as well
     */
    public Subject ofKey(
            @Nullable String keyId,
            @Nullable String userId,
            @Nullable String teamId,
            @Nullable String organizationId) {
        Team team = teamId == null ? null : teams.findById(teamId).orElse(null);
        String ofTeam = team == null ? null : team.organizationId;
        return new Subject(
                keyId,
                userId,
                teamId == null ? Set.of() : Set.of(teamId),
                Stream.of(organizationId, ofTeam)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet()),
                team == null ? Set.of() : Set.copyOf(team.memberPermissions));
    }

    /** A team; nobody's when there is none. */
    public Subject ofTeam(String id) {
        return teams.findById(id).map(this::of).orElseGet(Subject::everybodys);
    }

    Subject of(Owner owner) {
        return switch (owner) {
            case Team team ->
                    Subject.team(team.id, team.organizationId, Set.copyOf(team.memberPermissions));
            case User user -> user(user.id);
            case Organization organization -> Subject.organization(organization.id);
            default -> Subject.everybodys();
        };
    }

    /** A user with all memberships. */
    Subject user(String id) {
        return Subject.user(
                id,
                groups(teamMembers.membershipsOf(id)),
                groups(organizationMembers.membershipsOf(id)));
    }

    private static Set<String> groups(List<Membership> memberships) {
        return memberships.stream().map(Membership::groupId).collect(Collectors.toSet());
    }
}
