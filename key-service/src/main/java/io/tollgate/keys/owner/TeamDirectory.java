package io.tollgate.keys.owner;

import io.tollgate.keys.change.ChangeAnnouncer.Change;
import io.tollgate.keys.limits.Limits;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Teams as a company's directory sees them: its groups. */
@Component
public class TeamDirectory {

    private static final Limit MOST_OF_A_NAME = Limit.of(200);

    private final Teams teams;
    private final Users users;
    private final TeamMembers members;
    private final OwnerAdministration administration;
    private final OwnedKeys keys;
    private final EntityManager database;

    TeamDirectory(
            Teams teams,
            Users users,
            TeamMembers members,
            OwnerAdministration administration,
            OwnedKeys keys,
            EntityManager database) {
        this.teams = teams;
        this.users = users;
        this.members = members;
        this.administration = administration;
        this.keys = keys;
        this.database = database;
    }

    /** What a directory may say of a group; members by user id. */
    public record Facts(String displayName, @Nullable String externalId, Set<String> members) {}

    /** A team; its members by id, each with a name for people. */
    public record Entry(
            String id,
            String displayName,
            ObjectNode attributes,
            Map<String, String> members,
            long version,
            Instant created,
            Instant updated) {}

    public boolean exists(String id) {
        return teams.existsById(id);
    }

    public Optional<Entry> find(String id) {
        return teams.findById(id).map(team -> entries(List.of(team)).getFirst());
    }

    public List<Entry> all(List<String> ids) {
        return entries(teams.findAllById(ids));
    }

    public List<String> idsOfName(String displayName) {
        List<String> ids = teams.idsOfAlias(displayName, MOST_OF_A_NAME);
        return ids.isEmpty() && teams.existsById(displayName) ? List.of(displayName) : ids;
    }

    public List<String> idsOfExternalId(String externalId) {
        return teams.idsOfExternalId(externalId);
    }

    public long count() {
        return teams.count();
    }

    /** A stretch of all teams in the order in which they were made. */
    public List<Entry> page(int offset, int most) {
        return entries(
                database.createQuery("select t from Team t order by t.createdAt, t.id", Team.class)
                        .setFirstResult(offset)
                        .setMaxResults(most)
                        .getResultList());
    }

    /**
     * Makes a team with members.
     *
     * @throws ApiException 400 when the id is in use or a member does not exist
     */
    public Entry create(String id, Facts facts, String by) {
        requireUsers(facts.members());
        Team team = new Team();
        team.id = id;
        team.limits = Limits.from(administration.now());
        apply(facts, team);
        administration.create(
                teams,
                team,
                access(by),
                saved -> {
                    join(saved.id, facts.members());
                    return List.of();
                });
        return find(id).orElseThrow();
    }

    /**
     * Makes a team what the directory says. Who leaves loses the keys it has within the team.
     *
     * @throws ApiException 404 when there is none, 400 when a new member does not exist
     */
    public Entry replace(String id, Facts facts, String by) {
        Set<String> present =
                members.inTeams(List.of(id)).stream()
                        .map(TeamMember::userId)
                        .collect(Collectors.toSet());
        Set<String> joining = new LinkedHashSet<>(facts.members());
        joining.removeAll(present);
        Set<String> leaving = new LinkedHashSet<>(present);
        leaving.removeAll(facts.members());
        requireUsers(joining);
        administration.change(
                teams,
                List.of(id),
                access(by),
                (team, now) -> apply(facts, team),
                team -> {
                    join(id, joining);
                    List<Change> changes = new ArrayList<>();
                    for (String user : leaving) {
                        members.deleteById(new TeamMember.Key(id, user));
                        changes.addAll(keys.deleteOfMember(id, user, by));
                    }
                    return changes;
                });
        return find(id).orElseThrow();
    }

    /** Deletes a team with its keys. */
    public void delete(String id, String by) {
        administration.delete(
                teams, List.of(id), access(by), gone -> keys.deleteOfTeams(List.of(id), by));
    }

    private static void apply(Facts facts, Team team) {
        team.alias = facts.displayName();
        ObjectNode scim = UserDirectory.attributes(team.scim);
        if (facts.externalId() != null) {
            scim.put("externalId", facts.externalId());
        }
        team.scim = scim.toString();
    }

    private void requireUsers(Set<String> ids) {
        if (users.findAllById(ids).size() != ids.size()) {
            throw ApiException.badRequest("members", "'members' names a user that does not exist.");
        }
    }

    private void join(String teamId, Set<String> userIds) {
        Instant now = administration.now();
        for (User user : users.findAllById(userIds)) {
            TeamMember member = new TeamMember(teamId, user.id);
            member.userEmail = user.email;
            member.limits = Limits.from(now);
            member.createdAt = now;
            member.updatedAt = now;
            members.save(member);
        }
        members.flush();
    }

    private List<Entry> entries(List<Team> some) {
        if (some.isEmpty()) {
            return List.of();
        }
        List<TeamMember> all = members.inTeams(some.stream().map(team -> team.id).toList());
        return some.stream()
                .map(
                        team ->
                                new Entry(
                                        team.id,
                                        Objects.requireNonNullElse(team.alias, team.id),
                                        UserDirectory.attributes(team.scim),
                                        all.stream()
                                                .filter(m -> m.groupId().equals(team.id))
                                                .collect(
                                                        Collectors.toMap(
                                                                TeamMember::userId,
                                                                TeamDirectory::name,
                                                                (one, same) -> one,
                                                                LinkedHashMap::new)),
                                        team.version,
                                        team.createdAt,
                                        team.updatedAt))
                .toList();
    }

    private static String name(TeamMember member) {
        return member.userEmail == null ? member.userId() : member.userEmail;
    }

    /** Who acts as a directory may touch all; whether somebody does was asked before. */
    private static Access access(String by) {
        return Access.ofService(Operation.TEAM_UPDATE, by);
    }
}
