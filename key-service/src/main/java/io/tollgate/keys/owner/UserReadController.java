package io.tollgate.keys.owner;

import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.Query;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import jakarta.persistence.criteria.Root;
import jakarta.persistence.criteria.Subquery;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The reading half of {@code /user/*}. */
@RestController
class UserReadController {

    private static final int MOST_KEYS = 100;

    private static final Map<String, String> SORTABLE =
            Map.of(
                    "user_id", "id",
                    "user_email", "email",
                    "created_at", "createdAt",
                    "user_alias", "alias",
                    "user_role", "role");

    private final Users users;
    private final Teams teams;
    private final TeamMembers members;
    private final UserReading reading;
    private final TeamReading teamReading;
    private final OwnedKeys keys;
    private final Subjects subjects;

    UserReadController(
            Users users,
            Teams teams,
            TeamMembers members,
            UserReading reading,
            TeamReading teamReading,
            OwnedKeys keys,
            Subjects subjects) {
        this.users = users;
        this.teams = teams;
        this.members = members;
        this.reading = reading;
        this.teamReading = teamReading;
        this.keys = keys;
        this.subjects = subjects;
    }

    /** Users see themselves; without an id everybody asks about himself. */
    @Performs(Operation.USER_INFO)
    @GetMapping("/user/info")
    Map<String, @Nullable Object> info(
            Access access, @RequestParam Map<String, String> parameters) {
        String named = new Query(parameters).text("user_id");
        String id = named == null ? access.principal().userId() : named;
        if (id == null && !access.everything()) {
            throw unknown();
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("user_id", id);
        if (id == null) {
            answer.put("user_info", null);
            answer.put("keys", List.of());
            answer.put("teams", List.of());
            return answer;
        }
        access.require(subjects.user(id), unknown());
        User user = users.findById(id).orElseThrow(UserReadController::unknown);
        answer.put("user_info", reading.row(user));
        answer.put("keys", keys.rowsOfUser(id, MOST_KEYS));
        answer.put(
                "teams",
                teamReading.rows(
                        teams.findAllById(
                                members.ofUsers(List.of(id)).stream()
                                        .map(TeamMember::groupId)
                                        .toList())));
        return answer;
    }

    @Performs(Operation.USER_LIST)
    @GetMapping("/user/list")
    Map<String, @Nullable Object> list(
            Access access, @RequestParam Map<String, String> parameters) {
        if (!access.everything() && access.identity().ledOrganizations().isEmpty()) {
            throw access.refused();
        }
        Query query = new Query(parameters);
        String sortBy = query.text("sort_by");
        if (sortBy != null && !SORTABLE.containsKey(sortBy)) {
            throw Fields.bad(
                    "sort_by", "is user_id, user_email, created_at, user_alias or user_role");
        }
        String role = query.text("role");
        String team = query.text("team");
        String ids = query.text("user_ids");
        Page<User> page =
                Listing.page(
                        users,
                        Specification.<User>allOf(
                                within(access),
                                Listing.equal("role", role == null ? null : UserFields.role(role)),
                                Listing.contains("email", query.text("user_email")),
                                Listing.among(
                                        ids == null
                                                ? null
                                                : Arrays.stream(ids.split(","))
                                                        .map(String::trim)
                                                        .toList()),
                                Listing.among(
                                        team == null
                                                ? null
                                                : members.inTeams(List.of(team)).stream()
                                                        .map(TeamMember::userId)
                                                        .toList())),
                        query,
                        25,
                        sortBy == null ? "createdAt" : SORTABLE.getOrDefault(sortBy, "createdAt"));
        Map<String, Long> counts = keys.countsOfUsers(OwnerReading.ids(page.getContent()).toList());
        List<Map<String, @Nullable Object>> rows = reading.rows(page.getContent());
        rows.forEach(
                row ->
                        row.put(
                                "key_count",
                                counts.getOrDefault(String.valueOf(row.get("user_id")), 0L)));
        return Listing.answer("users", rows, page);
    }

    /** Administrators of organisations see those who are in them. */
    private static Specification<User> within(Access access) {
        if (access.everything()) {
            return Specification.unrestricted();
        }
        return (row, criteria, builder) -> {
            Subquery<String> members = criteria.subquery(String.class);
            Root<OrganizationMember> member = members.from(OrganizationMember.class);
            members.select(member.get("userId"))
                    .where(member.get("organizationId").in(access.identity().ledOrganizations()));
            return row.get("id").in(members);
        };
    }

    static ApiException unknown() {
        return ApiException.notFound("user_id", "There is no such user.");
    }
}
