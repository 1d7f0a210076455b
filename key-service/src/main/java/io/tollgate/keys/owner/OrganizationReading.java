package io.tollgate.keys.owner;

import io.tollgate.contracts.LevelKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Organisations as the management API shows them. */
@Component
class OrganizationReading {

    private final OrganizationMembers members;
    private final Teams teams;
    private final OwnerReading reading;

    OrganizationReading(OrganizationMembers members, Teams teams, OwnerReading reading) {
        this.members = members;
        this.teams = teams;
        this.reading = reading;
    }

    Map<String, @Nullable Object> row(Organization organization) {
        return rows(List.of(organization)).getFirst();
    }

    /** With members, and teams by id and name. */
    List<Map<String, @Nullable Object>> rows(List<Organization> organizations) {
        if (organizations.isEmpty()) {
            return List.of();
        }
        List<String> ids = OwnerReading.ids(organizations).toList();
        Map<String, List<Map<String, @Nullable Object>>> memberships =
                memberships(members.inOrganizations(ids)).stream()
                        .collect(
                                Collectors.groupingBy(
                                        row -> String.valueOf(row.get("organization_id"))));
        Map<String, List<Map<String, @Nullable Object>>> ofTeams =
                teams.namesInOrganizations(ids).stream()
                        .collect(
                                Collectors.groupingBy(
                                        TeamName::organizationId,
                                        Collectors.mapping(
                                                OrganizationReading::shortly,
                                                Collectors.toList())));
        List<Map<String, @Nullable Object>> rows = reading.rows(organizations);
        List<Map<String, @Nullable Object>> complete = new ArrayList<>();
        for (int i = 0; i < organizations.size(); i++) {
            Organization organization = organizations.get(i);
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("organization_id", organization.id);
            row.put("organization_alias", organization.alias);
            row.putAll(rows.get(i));
            row.put("members", memberships.getOrDefault(organization.id, List.of()));
            row.put("teams", ofTeams.getOrDefault(organization.id, List.of()));
            complete.add(row);
        }
        return complete;
    }

    List<Map<String, @Nullable Object>> memberships(List<OrganizationMember> some) {
        return reading.memberships(LevelKind.ORGANIZATION, some, Map.of());
    }

    private static Map<String, @Nullable Object> shortly(TeamName team) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("team_id", team.id());
        row.put("team_alias", team.alias());
        return row;
    }
}
