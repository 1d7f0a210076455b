package io.tollgate.keys.owner;

import io.tollgate.contracts.Principal;
import io.tollgate.keys.change.ChangeAnnouncer.Change;
import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.ManagementAnswer;
import io.tollgate.keys.management.Rights;
import io.tollgate.platform.ApiException;
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

/** The writing half of {@code /user/*}. */
@RestController
class UserController {

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

    @PostMapping("/user/new")
    ResponseEntity<Object> create(@RequestBody(required = false) byte @Nullable [] body) {
        Principal principal = InternalCall.currentPrincipal();
        Rights.requireAdmin(principal);
        Fields fields = Fields.of(body);
        String by = Rights.name(principal);
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
        var made =
                administration.create(
                        users,
                        user,
                        by,
                        saved -> {
                            List<Change> changes = join(saved, joining, by, now);
                            if (wantedOrganizations != null) {
                                wantedOrganizations.forEach(id -> joinOrganization(saved, id, now));
                            }
                            if (!Boolean.FALSE.equals(wantsKey)) {
                                key.putAll(keys.create(keyFields, by));
                            }
                            return changes;
                        });
        Map<String, @Nullable Object> answer = reading.row(made.only());
        for (String name :
                List.of("key", "key_name", "key_alias", "token", "token_id", "expires")) {
            answer.put(name, key.get(name));
        }
        return ManagementAnswer.of(fields, made.announced(), answer);
    }

    @PostMapping("/user/update")
    ResponseEntity<Object> update(@RequestBody(required = false) byte @Nullable [] body) {
        Principal principal = InternalCall.currentPrincipal();
        Rights.requireAdmin(principal);
        Fields fields = Fields.of(body);
        String named = fields.id("user_id");
        String id = named == null ? idOfMail(fields) : named;
        var changed =
                administration.change(
                        users,
                        List.of(id),
                        Rights.name(principal),
                        (user, now) -> UserFields.apply(fields, user, now));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("user_id", id);
        answer.put("data", reading.row(changed.only()));
        return ManagementAnswer.of(fields, changed.announced(), answer);
    }

    /** With keys and memberships; the answer is the bare number of users. */
    @PostMapping("/user/delete")
    ResponseEntity<Object> delete(@RequestBody(required = false) byte @Nullable [] body) {
        Principal principal = InternalCall.currentPrincipal();
        Rights.requireAdmin(principal);
        Fields fields = Fields.of(body);
        List<String> ids = fields.someTexts("user_ids");
        var deleted =
                administration.delete(
                        users,
                        ids,
                        gone -> {
                            teamMembers.deleteOfUsers(ids);
                            organizationMembers.deleteOfUsers(ids);
                            return keys.deleteOfUsers(ids, Rights.name(principal));
                        });
        return ManagementAnswer.of(fields, deleted.announced(), deleted.rows().size());
    }

    private String idOfMail(Fields fields) {
        String mail = Fields.required("user_id", fields.text("user_email"));
        return users.findByMail(mail)
                .map(user -> user.id)
                .orElseThrow(() -> ApiException.notFound("user_email", "There is no such user."));
    }

    private List<Change> join(User user, List<UserFields.Joining> joining, String by, Instant now) {
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
