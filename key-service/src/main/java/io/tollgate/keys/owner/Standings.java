package io.tollgate.keys.owner;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Role;
import io.tollgate.keys.limits.LimitLevels;
import io.tollgate.keys.limits.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds what a key has from those it belongs to. Rows with versions are read before what their
 * versions vouch for: whoever reads something older has an older version too, and is told so.
 */
@Component
public class Standings {

    private final Teams teams;
    private final TeamMembers members;
    private final OrganizationMembers organizationMembers;
    private final Users users;
    private final Organizations organizations;
    private final SharedBudgets budgets;
    private final Versions versions;
    private final LimitLevels limitLevels;

    Standings(
            Teams teams,
            TeamMembers members,
            OrganizationMembers organizationMembers,
            Users users,
            Organizations organizations,
            SharedBudgets budgets,
            Versions versions,
            LimitLevels limitLevels) {
        this.teams = teams;
        this.members = members;
        this.organizationMembers = organizationMembers;
        this.users = users;
        this.organizations = organizations;
        this.budgets = budgets;
        this.versions = versions;
        this.limitLevels = limitLevels;
    }

    /** What a key has that names these; each of them may be unknown here. */
    public Standing of(
            @Nullable String teamId, @Nullable String userId, @Nullable String ownOrganizationId) {
        Team team = teamId == null ? null : teams.findById(teamId).orElse(null);
        User user = userId == null ? null : users.findById(userId).orElse(null);
        String organizationId =
                ownOrganizationId == null && team != null ? team.organizationId : ownOrganizationId;
        Organization organization =
                organizationId == null ? null : organizations.findById(organizationId).orElse(null);
        TeamMember member =
                team == null || userId == null
                        ? null
                        : members.findById(new TeamMember.Key(team.id, userId)).orElse(null);
        OrganizationMember organizationMember =
                organization == null || userId == null
                        ? null
                        : organizationMembers
                                .findById(new OrganizationMember.Key(organization.id, userId))
                                .orElse(null);
        Map<String, Limits> shared =
                budgets.all(
                        Stream.of(
                                team == null ? null : team.budgetId,
                                member == null ? null : member.budgetId,
                                user == null ? null : user.budgetId,
                                organization == null ? null : organization.budgetId,
                                organizationMember == null ? null : organizationMember.budgetId));
        List<Level> levels = new ArrayList<>();
        List<List<String>> models = new ArrayList<>();
        if (teamId != null) {
            add(LevelKind.TEAM, teamId, team, shared, levels, models);
        }
        if (team != null && member != null) {
            Limits limits = limits(team, member, shared);
            add(LevelKind.TEAM_MEMBER, member, limits, team.memberModels, levels, models);
        }
        if (userId != null && teamId == null) {
            add(LevelKind.USER, userId, user, shared, levels, models);
        } else if (userId != null) {
            // Its budget does not count within a team, but whether it is blocked does.
            levels.add(onlyVersion(LevelKind.USER, userId, user));
        }
        if (organizationId != null) {
            add(LevelKind.ORGANIZATION, organizationId, organization, shared, levels, models);
        }
        if (organizationMember != null) {
            Limits limits = limits(organizationMember, shared);
            add(
                    LevelKind.ORGANIZATION_MEMBER,
                    organizationMember,
                    limits,
                    List.of(),
                    levels,
                    models);
        }
        return new Standing(
                organizationId,
                role(user, teamId),
                Stream.of(team, user, organization)
                        .filter(owner -> owner != null && owner.blocked)
                        .map(Owner::kind)
                        .findFirst()
                        .orElse(null),
                levels,
                models,
                team == null ? Map.of() : aliases(team),
                team == null ? List.of() : team.tags,
                team == null ? "{}" : team.settings);
    }

    /** Within a team a user is a member like others; who may only look may not change there. */
    private static Role role(@Nullable User user, @Nullable String teamId) {
        if (user == null) {
            return Role.INTERNAL_USER;
        }
        if (teamId == null) {
            return user.role;
        }
        return switch (user.role) {
            case PROXY_ADMIN, ORG_ADMIN, INTERNAL_USER -> Role.INTERNAL_USER;
            case PROXY_ADMIN_VIEWER, INTERNAL_USER_VIEWER, CUSTOMER -> Role.INTERNAL_USER_VIEWER;
        };
    }

    /** The organisation of a team, null when it has none or there is no such team. */
    public @Nullable String organizationOfTeam(@Nullable String teamId) {
        return teamId == null
                ? null
                : teams.findById(teamId).map(team -> team.organizationId).orElse(null);
    }

    /** Ids of the teams of an organisation. */
    public Set<String> teamsOfOrganization(String organizationId) {
        return Set.copyOf(teams.idsInOrganizations(List.of(organizationId)));
    }

    /**
     * Whether there is such a team. Inside a transaction that makes a key of it: until its end the
     * team cannot go, so that no key outlives its team.
     */
    public boolean holdsTeam(String teamId) {
        return teams.hold(teamId).isPresent();
    }

    private void add(
            LevelKind kind,
            String id,
            @Nullable Owner owner,
            Map<String, Limits> shared,
            List<Level> levels,
            List<List<String>> models) {
        if (owner == null) {
            levels.add(onlyVersion(kind, id, null));
            return;
        }
        Limits limits = SharedBudgets.over(owner.limits, owner.budgetId, shared);
        levels.add(limitLevels.limiting(kind, id, owner.version, limits));
        LevelKind ofModels = LimitLevels.modelKind(kind);
        if (ofModels != null) {
            levels.addAll(limitLevels.ofModels(ofModels, id, limits));
        }
        if (!owner.models.isEmpty()) {
            models.add(owner.models);
        }
    }

    /** A member's changes are changes of its team or organisation, so it needs no version. */
    private void add(
            LevelKind kind,
            Member member,
            Limits limits,
            List<String> usualModels,
            List<Level> levels,
            List<List<String>> models) {
        String id = LevelKind.pair(member.groupId(), member.userId());
        Level level = limitLevels.limiting(kind, id, null, limits);
        if (LimitLevels.limits(level)) {
            levels.add(level);
        }
        List<String> allowed = member.models.isEmpty() ? usualModels : member.models;
        if (!allowed.isEmpty()) {
            models.add(allowed);
        }
    }

    static Limits limits(Team team, TeamMember member, Map<String, Limits> shared) {
        return limits(member, shared).over(team.memberLimits());
    }

    static Limits limits(Member member, Map<String, Limits> shared) {
        return SharedBudgets.over(member.limits, member.budgetId, shared);
    }

    /**
     * Limits nothing, but lets the next call know of a change. Who does not exist is as new as the
     * newest of all: only being made makes it newer.
     */
    private Level onlyVersion(LevelKind kind, String id, @Nullable Owner owner) {
        long version = owner == null ? versions.last() : owner.version;
        return new Level(kind, id, version, null, null, null, null, List.of());
    }

    private static Map<String, String> aliases(Team team) {
        Map<String, String> aliases = new TreeMap<>();
        ContractJson.MAPPER
                .readTree(team.aliases)
                .propertyStream()
                .forEach(entry -> aliases.put(entry.getKey(), entry.getValue().asString()));
        return aliases;
    }
}
