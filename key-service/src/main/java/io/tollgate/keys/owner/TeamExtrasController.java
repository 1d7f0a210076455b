package io.tollgate.keys.owner;

import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.ManagementAnswer;
import io.tollgate.keys.management.Query;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Models and member rights of teams, and which teams are open to join. */
@RestController
class TeamExtrasController {

    private final OwnerAdministration administration;
    private final Teams teams;
    private final TeamMembers members;
    private final TeamReading reading;
    private final Subjects subjects;
    private final AvailableTeams available;

    TeamExtrasController(
            OwnerAdministration administration,
            Teams teams,
            TeamMembers members,
            TeamReading reading,
            Subjects subjects,
            AvailableTeams available) {
        this.administration = administration;
        this.teams = teams;
        this.members = members;
        this.reading = reading;
        this.subjects = subjects;
        this.available = available;
    }

    @Performs(Operation.TEAM_MODELS)
    @PostMapping("/team/model/add")
    ResponseEntity<Object> addModels(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        return changeModels(access, body, Set::addAll);
    }

    /** The last one cannot be taken away: an empty list would allow all. */
    @Performs(Operation.TEAM_MODELS)
    @PostMapping("/team/model/delete")
    ResponseEntity<Object> deleteModels(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        return changeModels(
                access,
                body,
                (models, given) -> {
                    boolean any = !models.isEmpty();
                    models.removeAll(given);
                    if (any && models.isEmpty()) {
                        models.add("no-default-models");
                    }
                });
    }

    @Performs(Operation.TEAM_PERMISSIONS_LIST)
    @GetMapping("/team/permissions_list")
    Map<String, @Nullable Object> permissions(
            Access access, @RequestParam Map<String, String> parameters) {
        Team team = find(access, new Query(parameters).text("team_id"));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("team_id", team.id);
        answer.put("team_member_permissions", team.memberPermissions);
        answer.put("all_available_permissions", TeamFields.PERMISSIONS);
        return answer;
    }

    @Performs(Operation.TEAM_PERMISSIONS)
    @PostMapping("/team/permissions_update")
    ResponseEntity<Object> setPermissions(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        fields.someTexts("team_member_permissions");
        String id = Fields.required("team_id", fields.id("team_id"));
        var changed =
                administration.change(
                        teams,
                        List.of(id),
                        access,
                        (team, now) -> TeamFields.applyPermissions(fields, team));
        return ManagementAnswer.of(changed.announced(), reading.row(changed.only()));
    }

    /** The same rights for the members of several teams, all or none. */
    @Performs(Operation.TEAM_PERMISSIONS_BULK)
    @PostMapping("/team/permissions_bulk_update")
    ResponseEntity<Object> setManyPermissions(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        fields.someTexts("team_member_permissions");
        var changed =
                administration.change(
                        teams,
                        fields.someTexts("team_ids"),
                        access,
                        (team, now) -> TeamFields.applyPermissions(fields, team));
        return ManagementAnswer.of(
                changed.announced(),
                Map.of("updated_teams", changed.rows().stream().map(team -> team.id).toList()));
    }

    /** What the caller is to the team. */
    @Performs(Operation.TEAM_MEMBERSHIP)
    @GetMapping("/team/{id}/members/me")
    Map<String, @Nullable Object> me(Access access, @PathVariable String id) {
        Team team = find(access, id);
        String userId = access.principal().userId();
        TeamMember member =
                userId == null
                        ? null
                        : members.findById(new TeamMember.Key(id, userId)).orElse(null);
        if (member == null) {
            throw ApiException.notFound("user_id", "This caller is not a member of the team.");
        }
        Map<String, @Nullable Object> row =
                reading.memberships(List.of(team), List.of(member)).getFirst();
        row.put("total_spend", row.get("spend"));
        row.put("team_alias", team.alias);
        return row;
    }

    /** Teams that are open to join and that the caller is not in. */
    @Performs(Operation.TEAM_AVAILABLE)
    @GetMapping("/team/available")
    ResponseEntity<Object> available(Access access, @RequestParam Map<String, String> parameters) {
        Set<String> own = access.identity().teams();
        Page<Team> page =
                Listing.array(
                        teams,
                        Specification.<Team>allOf(
                                available.all(),
                                (row, query, criteria) ->
                                        own.isEmpty()
                                                ? criteria.conjunction()
                                                : row.get("id").in(own).not()),
                        new Query(parameters));
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (Team team : page.getContent()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("team_id", team.id);
            row.put("team_alias", team.alias);
            row.put("models", team.models);
            rows.add(row);
        }
        return Listing.array(rows, page);
    }

    private Team find(Access access, @Nullable String id) {
        Team team =
                teams.findById(Fields.required("team_id", id))
                        .orElseThrow(TeamReadController::unknown);
        access.require(subjects.of(team), TeamReadController.unknown());
        return team;
    }

    private ResponseEntity<Object> changeModels(
            Access access, byte @Nullable [] body, BiConsumer<Set<String>, List<String>> change) {
        Fields fields = Fields.of(body);
        String id = Fields.required("team_id", fields.id("team_id"));
        List<String> given = fields.someTexts("models");
        var changed =
                administration.change(
                        teams,
                        List.of(id),
                        access,
                        (team, now) -> {
                            Set<String> models = new LinkedHashSet<>(team.models);
                            change.accept(models, given);
                            team.models = List.copyOf(models);
                        });
        return ManagementAnswer.of(changed.announced(), reading.row(changed.only()));
    }
}
