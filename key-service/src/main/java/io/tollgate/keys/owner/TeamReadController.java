package io.tollgate.keys.owner;

import io.tollgate.contracts.Identity;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.Query;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The reading half of {@code /team/*}. */
@RestController
class TeamReadController {

    private static final int MOST_KEYS = 1_000;

    private static final Map<String, String> SORTABLE =
            Map.of(
                    "team_id", "id",
                    "team_alias", "alias",
                    "max_budget", "limits.maxBudget",
                    "created_at", "createdAt");

    private final Teams teams;
    private final TeamMembers members;
    private final TeamReading reading;
    private final OwnedKeys keys;
    private final Subjects subjects;

    TeamReadController(
            Teams teams,
            TeamMembers members,
            TeamReading reading,
            OwnedKeys keys,
            Subjects subjects) {
        this.teams = teams;
        this.members = members;
        this.reading = reading;
        this.keys = keys;
        this.subjects = subjects;
    }

    @Performs(Operation.TEAM_INFO)
    @GetMapping("/team/info")
    Map<String, @Nullable Object> info(
            Access access, @RequestParam Map<String, String> parameters) {
        Query query = new Query(parameters);
        String id = Fields.required("team_id", query.text("team_id"));
        Team team = teams.findById(id).orElseThrow(TeamReadController::unknown);
        access.require(subjects.of(team), unknown());
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("team_id", id);
        answer.put("team_info", reading.row(team));
        answer.put("keys", keys.rowsOfTeam(id, query.number("key_limit", 100, MOST_KEYS)));
        answer.put("team_memberships", reading.memberships(List.of(team)));
        return answer;
    }

    @Performs(Operation.TEAM_LIST)
    @GetMapping("/team/list")
    ResponseEntity<Object> list(Access access, @RequestParam Map<String, String> parameters) {
        Query query = new Query(parameters);
        Page<Team> page =
                Listing.array(
                        teams,
                        Specification.<Team>allOf(
                                within(access, query),
                                ofUser(query.text("user_id")),
                                Listing.equal("organizationId", query.text("organization_id"))),
                        query);
        List<Map<String, @Nullable Object>> rows = withKeyCounts(page.getContent());
        Map<Object, List<Map<String, @Nullable Object>>> memberships =
                reading.memberships(page.getContent()).stream()
                        .collect(Collectors.groupingBy(row -> String.valueOf(row.get("team_id"))));
        rows.forEach(
                row ->
                        row.put(
                                "team_memberships",
                                memberships.getOrDefault(
                                        String.valueOf(row.get("team_id")), List.of())));
        return Listing.array(rows, page);
    }

    @Performs(Operation.TEAM_LIST)
    @GetMapping("/v2/team/list")
    Map<String, @Nullable Object> pages(
            Access access, @RequestParam Map<String, String> parameters) {
        Query query = new Query(parameters);
        if (query.text("status") != null) {
            throw Fields.bad("status", "is left out: deleted teams are not kept");
        }
        String sortBy = query.text("sort_by");
        Page<Team> page =
                Listing.page(
                        teams,
                        Specification.<Team>allOf(
                                within(access, query),
                                ofUser(query.text("user_id")),
                                Listing.equal("organizationId", query.text("organization_id")),
                                Listing.equal("id", query.text("team_id")),
                                Listing.contains("alias", query.text("team_alias")),
                                Listing.search(
                                        "alias",
                                        query.text("search"),
                                        "prefix".equals(query.text("search_team_id_match")))),
                        query,
                        10,
                        sortBy == null ? "createdAt" : SORTABLE.getOrDefault(sortBy, "createdAt"));
        return Listing.answer("teams", withKeyCounts(page.getContent()), page);
    }

    private List<Map<String, @Nullable Object>> withKeyCounts(List<Team> page) {
        Map<String, Long> counts = keys.countsOfTeams(OwnerReading.ids(page).toList());
        List<Map<String, @Nullable Object>> rows = reading.rows(page);
        for (int i = 0; i < page.size(); i++) {
            rows.get(i).put("keys_count", counts.getOrDefault(page.get(i).id, 0L));
        }
        return rows;
    }

    /** Those who do not see everything see their own teams and those of organisations they lead. */
    private static Specification<Team> within(Access access, Query query) {
        if (access.everything()) {
            return Specification.unrestricted();
        }
        Identity who = access.identity();
        String userId = query.text("user_id");
        if (userId != null && !userId.equals(who.principal().userId())) {
            throw ApiException.forbidden("user_id", "Only own teams may be listed.");
        }
        return (row, criteria, builder) ->
                builder.or(
                        who.teams().isEmpty()
                                ? builder.disjunction()
                                : row.get("id").in(who.teams()),
                        who.ledOrganizations().isEmpty()
                                ? builder.disjunction()
                                : row.get("organizationId").in(who.ledOrganizations()));
    }

    static ApiException unknown() {
        return ApiException.notFound("team_id", "There is no such team.");
    }

    private Specification<Team> ofUser(@Nullable String userId) {
        return Listing.among(
                userId == null
                        ? null
                        : members.ofUsers(List.of(userId)).stream()
                                .map(TeamMember::groupId)
                                .toList());
    }
}
