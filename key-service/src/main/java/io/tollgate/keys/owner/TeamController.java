package io.tollgate.keys.owner;

import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.ManagementAnswer;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.platform.access.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The writing half of {@code /team/*}, without members. */
@RestController
class TeamController {

    private final OwnerAdministration administration;
    private final Teams teams;
    private final TeamMembers teamMembers;
    private final Members members;
    private final TeamFields teamFields;
    private final TeamReading reading;
    private final MakersBounds makers;
    private final OwnedKeys keys;

    TeamController(
            OwnerAdministration administration,
            Teams teams,
            TeamMembers teamMembers,
            Members members,
            TeamFields teamFields,
            TeamReading reading,
            MakersBounds makers,
            OwnedKeys keys) {
        this.administration = administration;
        this.teams = teams;
        this.teamMembers = teamMembers;
        this.members = members;
        this.teamFields = teamFields;
        this.reading = reading;
        this.makers = makers;
        this.keys = keys;
    }

    @Performs(Operation.TEAM_NEW)
    @PostMapping("/team/new")
    ResponseEntity<Object> create(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String by = access.name();
        Instant now = administration.now();
        Team team = new Team();
        team.id = OwnerFields.idOrNew(fields.id("team_id"));
        team.limits = Limits.from(now);
        teamFields.apply(fields, team, now);
        List<Members.Wanted> wanted = new ArrayList<>(TeamFields.members(fields));
        if (access.principal().userId() != null) {
            wanted.add(new Members.Wanted(access.principal().userId(), null, "admin"));
        }
        access.require(
                team.organizationId == null
                        ? Subject.user(
                                String.valueOf(access.principal().userId()), Set.of(), Set.of())
                        : Subject.organization(team.organizationId),
                access.refused());
        if (!access.everything() && team.organizationId == null) {
            makers.apply(access, team);
        }
        var made =
                administration.create(
                        teams,
                        team,
                        access,
                        saved -> {
                            for (int i = 0; i < wanted.size(); i++) {
                                join(saved, wanted.get(i), by, Members.nth(i, now));
                            }
                            return List.of();
                        });
        return ManagementAnswer.of(made.announced(), reading.row(made.only()));
    }

    @Performs(Operation.TEAM_UPDATE)
    @PostMapping("/team/update")
    ResponseEntity<Object> update(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String id = Fields.required("team_id", fields.id("team_id"));
        var changed =
                administration.change(
                        teams,
                        List.of(id),
                        access,
                        (team, now) -> teamFields.apply(fields, team, now));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("team_id", id);
        answer.put("data", reading.row(changed.only()));
        return ManagementAnswer.of(changed.announced(), answer);
    }

    /** Like {@code /team/update}, with the id in the path and the bare row as answer. */
    @Performs(Operation.TEAM_UPDATE)
    @PatchMapping("/team/{id}")
    ResponseEntity<Object> patch(
            Access access,
            @PathVariable String id,
            @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        var changed =
                administration.change(
                        teams,
                        List.of(id),
                        access,
                        (team, now) -> teamFields.apply(fields, team, now));
        return ManagementAnswer.of(changed.announced(), reading.row(changed.only()));
    }

    /** With its keys: without the team's limits they would have none. */
    @Performs(Operation.TEAM_DELETE)
    @PostMapping("/team/delete")
    ResponseEntity<Object> delete(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        List<String> ids = fields.someTexts("team_ids");
        var deleted =
                administration.delete(
                        teams, ids, access, gone -> keys.deleteOfTeams(ids, access.name()));
        return ManagementAnswer.of(deleted.announced(), Map.of("deleted_teams", ids));
    }

    @Performs(Operation.TEAM_BLOCK)
    @PostMapping("/team/block")
    ResponseEntity<Object> block(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        return setBlocked(access, body, true);
    }

    @Performs(Operation.TEAM_BLOCK)
    @PostMapping("/team/unblock")
    ResponseEntity<Object> unblock(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        return setBlocked(access, body, false);
    }

    private ResponseEntity<Object> setBlocked(
            Access access, byte @Nullable [] body, boolean blocked) {
        Fields fields = Fields.of(body);
        String id = Fields.required("team_id", fields.id("team_id"));
        var changed =
                administration.change(
                        teams, List.of(id), access, (team, now) -> team.blocked = blocked);
        return ManagementAnswer.of(changed.announced(), reading.row(changed.only()));
    }

    private void join(Team team, Members.Wanted wanted, String by, Instant now) {
        User user = members.userOf(wanted, by, now);
        if (teamMembers.existsById(new TeamMember.Key(team.id, user.id))) {
            return;
        }
        TeamMember member = new TeamMember(team.id, user.id);
        member.userEmail = user.email;
        member.role = wanted.role();
        member.limits = Limits.from(now);
        member.createdAt = now;
        member.updatedAt = now;
        teamMembers.saveAndFlush(member);
    }
}
