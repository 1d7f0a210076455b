package io.tollgate.keys.owner;

import io.tollgate.keys.change.ChangeAnnouncer.Change;
import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.ManagementAnswer;
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
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The writing half of {@code /user/*}. */
@RestController
class UserController {

    private static final Set<String> OF_ONESELF = Set.of("user_id", "user_alias", "user_email");

    private final OwnerAdministration administration;
    private final Users users;
    private final Members members;
    private final Teams teams;
    private final TeamMembers teamMembers;
    private final Organizations organizations;
    private final OrganizationMembers organizationMembers;
    private final UserReading reading;
    private final OwnedKeys keys;

    UserController(
            OwnerAdministration administration,
            Users users,
            Members members,
            Teams teams,
            TeamMembers teamMembers,
            Organizations organizations,
            OrganizationMembers organizationMembers,
            UserReading reading,
            OwnedKeys keys) {
        this.administration = administration;
        this.users = users;
        this.members = members;
        this.teams = teams;
        this.teamMembers = teamMembers;
        this.organizations = organizations;
        this.organizationMembers = organizationMembers;
        this.reading = reading;
        this.keys = keys;
    }

    @Performs(Operation.USER_NEW)
    @PostMapping("/user/new")
    ResponseEntity<Object> create(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        Instant now = administration.now();
        User user = new User();
        user.id = OwnerFields.idOrNew(fields.id("user_id"));
        user.limits = Limits.from(now);
        UserFields.apply(fields, user, now);
        List<UserFields.Joining> joining = UserFields.teams(fields);
        List<String> wantedOrganizations = fields.texts("organizations");
        Boolean wantsKey = fields.flag("auto_create_key");
        Fields keyFields = UserFields.key(fields, user.id);
        Map<String, @Nullable Object> key = new LinkedHashMap<>();
        key.put("key", null);
        if (!access.everything()) {
            requireOwnOrganizations(access, user, joining, wantedOrganizations);
        }
        var made =
                administration.create(
                        users,
                        user,
                        access,
                        saved -> {
                            List<Change> changes = join(saved, joining, now);
                            if (wantedOrganizations != null) {
                                wantedOrganizations.forEach(id -> joinOrganization(saved, id, now));
                            }
                            if (!Boolean.FALSE.equals(wantsKey)) {
                                key.putAll(keys.create(keyFields, access));
                            }
                            return changes;
                        });
        Map<String, @Nullable Object> answer = reading.row(made.only());
        for (String name :
                List.of("key", "key_name", "key_alias", "token", "token_id", "expires")) {
            answer.put(name, key.get(name));
        }
        return ManagementAnswer.of(made.announced(), answer);
    }

    @Performs(Operation.USER_UPDATE)
    @PostMapping("/user/update")
    ResponseEntity<Object> update(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String named = fields.id("user_id");
        String id = named == null ? idOfMail(fields) : named;
        if (!access.everything()) {
            requireOwnFields(fields);
        }
        var changed =
                administration.change(
                        users,
                        List.of(id),
                        access,
                        (user, now) -> UserFields.apply(fields, user, now));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("user_id", id);
        answer.put("data", reading.row(changed.only()));
        return ManagementAnswer.of(changed.announced(), answer);
    }

    /** With keys and memberships; the answer is the bare number of users. */
    @Performs(Operation.USER_DELETE)
    @PostMapping("/user/delete")
    ResponseEntity<Object> delete(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        List<String> ids = fields.someTexts("user_ids");
        var deleted =
                administration.delete(
                        users,
                        ids,
                        access,
                        gone -> {
                            teamMembers.deleteOfUsers(ids);
                            organizationMembers.deleteOfUsers(ids);
                            return keys.deleteOfUsers(ids, access.name());
                        });
        return ManagementAnswer.of(deleted.announced(), deleted.rows().size());
    }

    /** What users may change of themselves. */
    private static void requireOwnFields(Fields fields) {
        for (String name : fields.names()) {
            if (!OF_ONESELF.contains(name)) {
                throw ApiException.forbidden(
                        name, "'" + name + "' may be changed by administrators only.");
            }
        }
    }

    /** Administrators of organisations make users of their own organisations and teams. */
    private void requireOwnOrganizations(
            Access access,
            User user,
            List<UserFields.Joining> joining,
            @Nullable List<String> wantedOrganizations) {
        if (user.role.seesEverything()) {
            throw ApiException.forbidden(
                    "user_role", "Only an administrator may make administrators and viewers.");
        }
        if (wantedOrganizations == null || wantedOrganizations.isEmpty()) {
            throw ApiException.badRequest(
                    "organizations", "'organizations' names at least one that you administer.");
        }
        for (String id : wantedOrganizations) {
            access.require(
                    Subject.organization(id),
                    Fields.bad("organizations", "names an organisation that does not exist"));
        }
        for (UserFields.Joining one : joining) {
            Team team = teams.findById(one.teamId()).orElse(null);
            access.require(
                    team == null || team.organizationId == null
                            ? Subject.everybodys()
                            : Subject.organization(team.organizationId),
                    Fields.bad("teams", "names a team that does not exist"));
        }
    }

    private String idOfMail(Fields fields) {
        String mail = Fields.required("user_id", fields.text("user_email"));
        return users.findByMail(mail)
                .map(user -> user.id)
                .orElseThrow(() -> ApiException.notFound("user_email", "There is no such user."));
    }

    private List<Change> join(User user, List<UserFields.Joining> joining, Instant now) {
        List<String> joined = new ArrayList<>();
        for (UserFields.Joining one : joining) {
            if (!teams.existsById(one.teamId())) {
                throw Fields.bad("teams", "names a team that does not exist");
            }
            TeamMember member = new TeamMember(one.teamId(), user.id);
            member.userEmail = user.email;
            member.role = one.role();
            member.limits = Limits.from(now);
            member.createdAt = now;
            member.updatedAt = now;
            if (one.membership() != null) {
                members.apply(one.membership(), member, "max_budget_in_team", now);
            }
            teamMembers.saveAndFlush(member);
            joined.add(one.teamId());
        }
        return administration.touch(teams, joined);
    }

    private void joinOrganization(User user, String organizationId, Instant now) {
        if (!organizations.existsById(organizationId)) {
            throw Fields.bad("organizations", "names an organisation that does not exist");
        }
        OrganizationMember member = new OrganizationMember(organizationId, user.id);
        member.userEmail = user.email;
        member.role = "internal_user";
        member.limits = Limits.from(now);
        member.createdAt = now;
        member.updatedAt = now;
        organizationMembers.saveAndFlush(member);
    }
}
