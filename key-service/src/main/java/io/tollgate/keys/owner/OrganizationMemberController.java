package io.tollgate.keys.owner;

import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.ManagementAnswer;
import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Access;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Members of organisations. */
@RestController
class OrganizationMemberController {

    private static final String BUDGET = "max_budget_in_organization";
    private static final Set<String> ROLES =
            Set.of("org_admin", "internal_user", "internal_user_viewer");

    private final OwnerAdministration administration;
    private final Organizations organizations;
    private final OrganizationMembers memberships;
    private final Members members;
    private final OrganizationReading reading;
    private final UserReading userReading;

    OrganizationMemberController(
            OwnerAdministration administration,
            Organizations organizations,
            OrganizationMembers memberships,
            Members members,
            OrganizationReading reading,
            UserReading userReading) {
        this.administration = administration;
        this.organizations = organizations;
        this.memberships = memberships;
        this.members = members;
        this.reading = reading;
        this.userReading = userReading;
    }

    @Performs(Operation.ORGANIZATION_MEMBER_CHANGE)
    @PostMapping("/organization/member_add")
    ResponseEntity<Object> add(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String id = Fields.required("organization_id", fields.id("organization_id"));
        List<ObjectNode> list = fields.objects("member");
        if (list == null || list.isEmpty()) {
            throw ApiException.badRequest("member", "'member' is required.");
        }
        List<Members.Wanted> wanted = Members.wanted("member", list, ROLES, "internal_user");
        String by = access.name();
        List<User> users = new ArrayList<>();
        List<OrganizationMember> joined = new ArrayList<>();
        var changed =
                administration.change(
                        organizations,
                        List.of(id),
                        access,
                        (organization, now) -> {
                            for (Members.Wanted each : wanted) {
                                User user = members.userOf(each, by, now);
                                users.add(user);
                                joined.add(
                                        join(
                                                fields,
                                                id,
                                                user,
                                                each.role(),
                                                Members.nth(joined.size(), now)));
                            }
                        });
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("organization_id", id);
        answer.put("updated_users", userReading.rows(users));
        answer.put("updated_organization_memberships", reading.memberships(joined));
        return ManagementAnswer.of(changed.announced(), answer);
    }

    @Performs(Operation.ORGANIZATION_MEMBER_CHANGE)
    @PatchMapping("/organization/member_update")
    ResponseEntity<Object> update(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String id = Fields.required("organization_id", fields.id("organization_id"));
        String userId = members.userId(fields);
        String role = fields.text("role");
        if (role != null && !ROLES.contains(role)) {
            throw Fields.bad("role", "is org_admin, internal_user or internal_user_viewer");
        }
        List<OrganizationMember> updated = new ArrayList<>();
        var changed =
                administration.change(
                        organizations,
                        List.of(id),
                        access,
                        (organization, now) -> {
                            OrganizationMember member = member(id, userId);
                            members.apply(fields, member, BUDGET, now);
                            member.role = role == null ? member.role : role;
                            updated.add(memberships.saveAndFlush(member));
                        });
        return ManagementAnswer.of(changed.announced(), reading.memberships(updated).getFirst());
    }

    @Performs(Operation.ORGANIZATION_MEMBER_CHANGE)
    @DeleteMapping("/organization/member_delete")
    ResponseEntity<Object> delete(
            Access access, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = Fields.of(body);
        String id = Fields.required("organization_id", fields.id("organization_id"));
        String userId = members.userId(fields);
        List<OrganizationMember> gone = new ArrayList<>();
        var changed =
                administration.change(
                        organizations,
                        List.of(id),
                        access,
                        (organization, now) -> {
                            OrganizationMember member = member(id, userId);
                            memberships.delete(member);
                            gone.add(member);
                        });
        return ManagementAnswer.of(changed.announced(), reading.memberships(gone).getFirst());
    }

    private OrganizationMember join(
            Fields fields, String organizationId, User user, String role, Instant now) {
        if (memberships.existsById(new OrganizationMember.Key(organizationId, user.id))) {
            throw Fields.bad("member", "is in the organisation already");
        }
        OrganizationMember member = new OrganizationMember(organizationId, user.id);
        member.userEmail = user.email;
        member.role = role;
        member.limits = Limits.from(now);
        member.createdAt = now;
        members.apply(fields, member, BUDGET, now);
        return memberships.saveAndFlush(member);
    }

    private OrganizationMember member(String organizationId, String userId) {
        return memberships
                .findById(new OrganizationMember.Key(organizationId, userId))
                .orElseThrow(
                        () ->
                                ApiException.badRequest(
                                        "user_id", "This user is not in the organisation."));
    }
}
