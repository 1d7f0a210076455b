package io.tollgate.keys.owner;

import io.tollgate.contracts.BudgetPeriod;
import io.tollgate.contracts.ContractJson;
import io.tollgate.keys.limits.LimitFields;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.KeptFields;
import io.tollgate.platform.ApiException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Carries the fields of a body over into a team. */
@Component
class TeamFields {

    static final Set<String> ROLES = Set.of("admin", "user");

    /** Paths that a team may open to its plain members. */
    static final List<String> PERMISSIONS =
            List.of(
                    "/key/generate",
                    "/key/update",
                    "/key/delete",
                    "/key/regenerate",
                    "/key/service-account/generate",
                    "/key/{key_id}/regenerate",
                    "/key/block",
                    "/key/unblock",
                    "/key/info",
                    "/key/health",
                    "/key/list");

    private final Organizations organizations;

    TeamFields(Organizations organizations) {
        this.organizations = organizations;
    }

    /**
     * Applies what creation and update have in common.
     *
     * @throws ApiException 400 naming the first bad field
     */
    void apply(Fields fields, Team team, Instant now) {
        OwnerFields.applyAlias(fields, "team_alias", team);
        OwnerFields.applyLimits(fields, team, now);
        OwnerFields.applyRights(fields, team);
        applyToMembers(fields, team);
        Map<String, String> aliases = fields.textMap("model_aliases");
        if (aliases != null) {
            team.aliases = ContractJson.MAPPER.writeValueAsString(aliases);
        }
        if (fields.gives("organization_id")) {
            team.organizationId = fields.id("organization_id");
        }
        team.settings = KeptFields.apply(fields, team.settings);
        applyPermissions(fields, team);
        requireWithinOrganization(team);
    }

    /** What plain members may do with the team's keys. */
    static void applyPermissions(Fields fields, Team team) {
        List<String> paths = fields.texts("team_member_permissions");
        if (paths == null) {
            return;
        }
        if (!PERMISSIONS.containsAll(paths)) {
            throw Fields.bad(
                    "team_member_permissions", "has some of " + String.join(", ", PERMISSIONS));
        }
        team.memberPermissions = paths.stream().distinct().toList();
    }

    /** Members at creation, also in the older form of two lists of user ids. */
    static List<Members.Wanted> members(Fields fields) {
        List<Members.Wanted> wanted = new ArrayList<>();
        var list = fields.objects("members_with_roles");
        if (list != null) {
            wanted.addAll(Members.wanted("members_with_roles", list, ROLES, "user"));
        }
        addAll(fields, "admins", "admin", wanted);
        addAll(fields, "members", "user", wanted);
        return wanted;
    }

    private static void addAll(
            Fields fields, String name, String role, List<Members.Wanted> wanted) {
        List<String> ids = fields.texts(name);
        if (ids != null) {
            ids.forEach(
                    id -> {
                        if (id.isEmpty()
                                || id.chars().anyMatch(c -> c <= ' ' || c == '{' || c == '}')) {
                            throw Fields.bad(name, "has ids without spaces and braces");
                        }
                        wanted.add(new Members.Wanted(id, null, role));
                    });
        }
    }

    private static void applyToMembers(Fields fields, Team team) {
        if (fields.mentions("team_member_budget")) {
            team.memberMaxBudget = fields.usd("team_member_budget");
        }
        if (fields.mentions("team_member_budget_duration")) {
            BudgetPeriod period = fields.period("team_member_budget_duration");
            team.memberBudgetDuration =
                    period == null ? null : fields.text("team_member_budget_duration");
        }
        if (fields.mentions("team_member_rpm_limit")) {
            team.memberRpmLimit = fields.limit("team_member_rpm_limit");
        }
        if (fields.mentions("team_member_tpm_limit")) {
            team.memberTpmLimit = fields.limit("team_member_tpm_limit");
        }
        List<String> models = fields.texts("default_team_member_models");
        if (models != null) {
            team.memberModels = models;
        }
    }

    /** A team may not be promised more than its organisation has. */
    private void requireWithinOrganization(Team team) {
        String organizationId = team.organizationId;
        if (organizationId == null) {
            return;
        }
        Organization organization =
                organizations
                        .findById(organizationId)
                        .orElseThrow(
                                () ->
                                        ApiException.badRequest(
                                                "organization_id",
                                                "There is no organisation with this id."));
        String above = LimitFields.firstAbove(team.limits, organization.limits);
        if (above != null) {
            throw Fields.bad(above, "is above that of the organisation");
        }
    }
}
