package io.tollgate.keys.owner;

import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.ManagementAnswer;
import io.tollgate.platform.ApiError;
import io.tollgate.platform.ApiException;
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
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Members of teams. Every change is one of the team, which is how gateways learn of it. */
@RestController
class TeamMemberController {

    private static final int MOST_AT_ONCE = 500;
    private static final String BUDGET = "max_budget_in_team";
    private static final Set<String> BY_APPLICANTS = Set.of("team_id", "member");

    private final OwnerAdministration administration;
    private final Teams teams;
    private final TeamMembers teamMembers;
    private final Members members;
    private final TeamReading reading;
    private final UserReading userReading;
    private final OwnedKeys keys;
    private final Subjects subjects;
    private final AvailableTeams available;

    TeamMemberController(
            OwnerAdministration administration,
            Teams teams,
            TeamMembers teamMembers,
            Members members,
            TeamReading reading,
            UserReading userReading,
            OwnedKeys keys,
            Subjects subjects,
            AvailableTeams available) {
        this.administration = administration;
        this.teams = teams;
        this.teamMembers = teamMembers;
        this.members = members;
        this.reading = reading;
        this.userReading = userReading;
        this.keys = keys;
        this.subjects = subjects;
        this.available = available;
    }

    @Performs(Operation.TEAM_MEMBER_ADD)
    @PostMapping("/team/member_add")
    ResponseEntity<Object> add(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String id = Fields.required("team_id", fields.id("team_id"));
        List<ObjectNode> list = fields.objects("member");
        if (list == null || list.isEmpty()) {
            throw ApiException.badRequest("member", "'member' is required.");
        }
        List<Members.Wanted> wanted = Members.wanted("member", list, TeamFields.ROLES, "user");
        String by = access.name();
        List<User> users = new ArrayList<>();
        List<TeamMember> joined = new ArrayList<>();
        String applicant = applicant(access, fields, wanted);
        var changed =
                administration.change(
                        teams,
                        List.of(id),
                        access,
                        team -> subject(team, applicant),
                        (team, now) ->
                                wanted.forEach(
                                        each -> {
                                            User user = members.userOf(each, by, now);
                                            TeamMember member =
                                                    join(
                                                            fields,
                                                            team,
                                                            user,
                                                            each.role(),
                                                            Members.nth(joined.size(), now),
                                                            now);
                                            if (member != null) {
                                                users.add(user);
                                                joined.add(member);
                                            } else if (wanted.size() == 1) {
                                                throw alreadyThere();
                                            }
                                        }),
                        team -> {
                            if (joined.isEmpty()) {
                                throw alreadyThere();
                            }
                            return List.of();
                        });
        Map<String, @Nullable Object> answer = reading.row(changed.only());
        answer.put("updated_users", userReading.rows(users));
        answer.put("updated_team_memberships", reading.memberships(changed.rows(), joined));
        return ManagementAnswer.of(changed.announced(), answer);
    }

    /**
     * The caller's user, where it adds nobody but itself and asks for nothing more; null otherwise.
     * A key of a team speaks for its user within that team only.
     */
    private static @Nullable String applicant(
            Access access, Fields fields, List<Members.Wanted> wanted) {
        String user = access.principal().userId();
        boolean alone =
                wanted.size() == 1
                        && wanted.getFirst().userEmail() == null
                        && wanted.getFirst().role().equals("user")
                        && BY_APPLICANTS.containsAll(fields.names());
        return user != null
                        && alone
                        && user.equals(wanted.getFirst().userId())
                        && access.principal().teamId() == null
                ? user
                : null;
    }

    private Subject subject(Team team, @Nullable String applicant) {
        Subject subject = subjects.of(team);
        return applicant != null && available.contains(team)
                ? subject.appliedForBy(applicant)
                : subject;
    }

    /** Up to 500 at once; who is in the team already is said to be so. */
    @Performs(Operation.TEAM_MEMBER_ADD)
    @PostMapping("/team/bulk_member_add")
    ResponseEntity<Object> addMany(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String id = Fields.required("team_id", fields.id("team_id"));
        List<ObjectNode> list = fields.objects("members");
        if (list == null || list.isEmpty() || list.size() > MOST_AT_ONCE) {
            throw Fields.bad("members", "has 1 to " + MOST_AT_ONCE + " members");
        }
        List<Members.Wanted> wanted = Members.wanted("members", list, TeamFields.ROLES, "user");
        List<Map<String, @Nullable Object>> results = new ArrayList<>();
        List<TeamMember> joined = new ArrayList<>();
        var changed =
                administration.change(
                        teams,
                        List.of(id),
                        access,
                        (team, now) -> {
                            for (int i = 0; i < wanted.size(); i++) {
                                User user = members.userOf(wanted.get(i), access.name(), now);
                                Instant at = Members.nth(i, now);
                                TeamMember member =
                                        join(fields, team, user, wanted.get(i).role(), at, now);
                                Map<String, @Nullable Object> result = new LinkedHashMap<>();
                                result.put("user_id", user.id);
                                result.put("user_email", user.email);
                                result.put("success", member != null);
                                result.put(
                                        "error",
                                        member == null ? "The user is in the team already." : null);
                                results.add(result);
                                if (member != null) {
                                    joined.add(member);
                                }
                            }
                        });
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("team_id", id);
        answer.put("results", results);
        answer.put("total_requested", wanted.size());
        answer.put("successful_additions", joined.size());
        answer.put("failed_additions", wanted.size() - joined.size());
        answer.put("updated_team", reading.row(changed.only()));
        return ManagementAnswer.of(changed.announced(), answer);
    }

    @Performs(Operation.TEAM_MEMBER_UPDATE)
    @PostMapping("/team/member_update")
    ResponseEntity<Object> update(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String id = Fields.required("team_id", fields.id("team_id"));
        String userId = members.userId(fields);
        String role = fields.text("role");
        if (role != null && !TeamFields.ROLES.contains(role)) {
            throw Fields.bad("role", "is admin or user");
        }
        List<TeamMember> updated = new ArrayList<>();
        var changed =
                administration.change(
                        teams,
                        List.of(id),
                        access,
                        (team, now) -> {
                            TeamMember member = member(team, userId);
                            members.apply(fields, member, BUDGET, now);
                            member.role = role == null ? member.role : role;
                            updated.add(teamMembers.saveAndFlush(member));
                        });
        TeamMember member = updated.getFirst();
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("team_id", id);
        answer.put("user_id", userId);
        answer.put("user_email", member.userEmail);
        answer.put("role", member.role);
        answer.putAll(userReading.memberLimits(member.limits, BUDGET));
        answer.put("allowed_models", member.models);
        return ManagementAnswer.of(changed.announced(), answer);
    }

    /** With the keys the user has within the team. */
    @Performs(Operation.TEAM_MEMBER_DELETE)
    @PostMapping("/team/member_delete")
    ResponseEntity<Object> delete(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String id = Fields.required("team_id", fields.id("team_id"));
        String userId = members.userId(fields);
        var changed =
                administration.change(
                        teams,
                        List.of(id),
                        access,
                        (team, now) -> teamMembers.delete(member(team, userId)),
                        team -> keys.deleteOfMember(id, userId, access.name()));
        return ManagementAnswer.of(changed.announced(), reading.row(changed.only()));
    }

    private @Nullable TeamMember join(
            Fields fields, Team team, User user, String role, Instant createdAt, Instant now) {
        if (teamMembers.existsById(new TeamMember.Key(team.id, user.id))) {
            return null;
        }
        TeamMember member = new TeamMember(team.id, user.id);
        member.userEmail = user.email;
        member.role = role;
        member.limits = Limits.from(now);
        member.createdAt = createdAt;
        members.apply(fields, member, BUDGET, now);
        return teamMembers.saveAndFlush(member);
    }

    private TeamMember member(Team team, String userId) {
        return teamMembers
                .findById(new TeamMember.Key(team.id, userId))
                .orElseThrow(
                        () -> ApiException.badRequest("user_id", "This user is not in the team."));
    }

    private static ApiException alreadyThere() {
        return new ApiException(
                ApiError.of(
                        HttpStatus.BAD_REQUEST,
                        "team_member_already_in_team",
                        "The user is in the team already.",
                        "member"));
    }
}
