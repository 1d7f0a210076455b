package io.tollgate.keys.owner;

import io.tollgate.contracts.Principal;
import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.ManagementAnswer;
import io.tollgate.keys.management.Rights;
import io.tollgate.platform.InternalCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
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
    private final OwnedKeys keys;

    TeamController(
            OwnerAdministration administration,
            Teams teams,
            TeamMembers teamMembers,
            Members members,
            TeamFields teamFields,
            TeamReading reading,
            OwnedKeys keys) {
        this.administration = administration;
        this.teams = teams;
        this.teamMembers = teamMembers;
        this.members = members;
        this.teamFields = teamFields;
        this.reading = reading;
        this.keys = keys;
    }

    @PostMapping("/team/new")
    ResponseEntity<Object> create(@RequestBody(required = false) byte @Nullable [] body) {
        Principal principal = InternalCall.currentPrincipal();
        Rights.requireAdmin(principal);
        Fields fields = Fields.of(body);
        String by = Rights.name(principal);
        Instant now = administration.now();
        Team team = new Team();
        team.id = OwnerFields.idOrNew(fields.id("team_id"));
        team.limits = Limits.from(now);
        teamFields.apply(fields, team, now);
        List<Members.Wanted> wanted = new ArrayList<>(TeamFields.members(fields));
        if (principal.userId() != null) {
            wanted.add(new Members.Wanted(principal.userId(), null, "admin"));
        }
        var made =
                administration.create(
                        teams,
                        team,
                        by,
                        saved -> {
                            for (int i = 0; i < wanted.size(); i++) {
                                join(saved, wanted.get(i), by, Members.nth(i, now));
                            }
                            return List.of();
                        });
        return ManagementAnswer.of(fields, made.announced(), reading.row(made.only()));
    }

    @PostMapping("/team/update")
    ResponseEntity<Object> update(@RequestBody(required = false) byte @Nullable [] body) {
        Principal principal = InternalCall.currentPrincipal();
        Rights.requireAdmin(principal);
        Fields fields = Fields.of(body);
        String id = Fields.required("team_id", fields.id("team_id"));
        var changed =
                administration.change(
                        teams,
                        List.of(id),
                        Rights.name(principal),
                        (team, now) -> teamFields.apply(fields, team, now));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("team_id", id);
        answer.put("data", reading.row(changed.only()));
        return ManagementAnswer.of(fields, changed.announced(), answer);
    }

    /** With its keys: without the team's limits they would have none. */
    @PostMapping("/team/delete")
    ResponseEntity<Object> delete(@RequestBody(required = false) byte @Nullable [] body) {
        Principal principal = InternalCall.currentPrincipal();
        Rights.requireAdmin(principal);
        Fields fields = Fields.of(body);
        List<String> ids = fields.someTexts("team_ids");
        var deleted =
                administration.delete(
                        teams, ids, gone -> keys.deleteOfTeams(ids, Rights.name(principal)));
        return ManagementAnswer.of(fields, deleted.announced(), Map.of("deleted_teams", ids));
    }

    @PostMapping("/team/block")
    ResponseEntity<Object> block(@RequestBody(required = false) byte @Nullable [] body) {
        return setBlocked(body, true);
    }

    @PostMapping("/team/unblock")
    ResponseEntity<Object> unblock(@RequestBody(required = false) byte @Nullable [] body) {
        return setBlocked(body, false);
    }

    private ResponseEntity<Object> setBlocked(byte @Nullable [] body, boolean blocked) {
        Principal principal = InternalCall.currentPrincipal();
        Rights.requireAdmin(principal);
        Fields fields = Fields.of(body);
        String id = Fields.required("team_id", fields.id("team_id"));
        var changed =
                administration.change(
                        teams,
                        List.of(id),
                        Rights.name(principal),
                        (team, now) -> team.blocked = blocked);
        return ManagementAnswer.of(fields, changed.announced(), reading.row(changed.only()));
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
