package io.tollgate.keys.owner;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.LevelKind;
import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.management.KeptFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Teams as the management API shows them. */
@Component
class TeamReading {

    private final TeamMembers members;
    private final OwnerReading reading;

    TeamReading(TeamMembers members, OwnerReading reading) {
        this.members = members;
        this.reading = reading;
    }

    Map<String, @Nullable Object> row(Team team) {
        return rows(List.of(team)).getFirst();
    }

    List<Map<String, @Nullable Object>> rows(List<Team> teams) {
        if (teams.isEmpty()) {
            return List.of();
        }
        Map<String, List<TeamMember>> byTeam =
                members.inTeams(OwnerReading.ids(teams).toList()).stream()
                        .collect(Collectors.groupingBy(TeamMember::groupId));
        List<Map<String, @Nullable Object>> rows = reading.rows(teams);
        List<Map<String, @Nullable Object>> complete = new ArrayList<>();
        for (int i = 0; i < teams.size(); i++) {
            Team team = teams.get(i);
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("team_id", team.id);
            row.put("team_alias", team.alias);
            row.put("organization_id", team.organizationId);
            row.putAll(rows.get(i));
            row.put("admins", List.of());
            row.put("members", List.of());
            row.put(
                    "members_with_roles",
                    byTeam.getOrDefault(team.id, List.of()).stream()
                            .map(TeamReading::withRole)
                            .toList());
            row.put("model_aliases", ContractJson.MAPPER.readTree(team.aliases));
            row.put("default_team_member_models", team.memberModels);
            row.put("team_member_budget", team.memberMaxBudget);
            row.put("team_member_budget_duration", team.memberBudgetDuration);
            row.put("team_member_rpm_limit", team.memberRpmLimit);
            row.put("team_member_tpm_limit", team.memberTpmLimit);
            row.put("team_member_permissions", team.memberPermissions);
            row.put("litellm_model_table", null);
            KeptFields.show(team.settings, row);
            complete.add(row);
        }
        return complete;
    }

    /** The memberships of these teams, with what each member spent in its team. */
    List<Map<String, @Nullable Object>> memberships(List<Team> teams) {
        return teams.isEmpty()
                ? List.of()
                : memberships(teams, members.inTeams(OwnerReading.ids(teams).toList()));
    }

    List<Map<String, @Nullable Object>> memberships(List<Team> teams, List<TeamMember> some) {
        Map<String, Limits> usual =
                teams.stream().collect(Collectors.toMap(team -> team.id, Team::memberLimits));
        return reading.memberships(LevelKind.TEAM, some, usual);
    }

    private static Map<String, @Nullable Object> withRole(TeamMember member) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("user_id", member.userId());
        row.put("user_email", member.userEmail);
        row.put("role", member.role);
        return row;
    }
}
