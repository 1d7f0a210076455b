package io.tollgate.keys.owner;

import io.tollgate.contracts.LevelKind;
import io.tollgate.keys.limits.LimitView;
import io.tollgate.keys.limits.Limits;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Users as the management API shows them. */
@Component
class UserReading {

    private final TeamMembers teamMembers;
    private final OrganizationMembers organizationMembers;
    private final OwnerReading reading;
    private final LimitView view;
    private final InstantSource clock;

    UserReading(
            TeamMembers teamMembers,
            OrganizationMembers organizationMembers,
            OwnerReading reading,
            LimitView view,
            InstantSource clock) {
        this.teamMembers = teamMembers;
        this.organizationMembers = organizationMembers;
        this.reading = reading;
        this.view = view;
        this.clock = clock;
    }

    Map<String, @Nullable Object> row(User user) {
        return rows(List.of(user)).getFirst();
    }

    List<Map<String, @Nullable Object>> rows(List<User> users) {
        if (users.isEmpty()) {
            return List.of();
        }
        List<String> ids = OwnerReading.ids(users).toList();
        Map<String, List<String>> teams =
                teamMembers.ofUsers(ids).stream()
                        .collect(
                                Collectors.groupingBy(
                                        TeamMember::userId,
                                        Collectors.mapping(
                                                TeamMember::groupId, Collectors.toList())));
        Map<String, List<Map<String, @Nullable Object>>> organizations =
                reading
                        .memberships(
                                LevelKind.ORGANIZATION, organizationMembers.ofUsers(ids), Map.of())
                        .stream()
                        .collect(Collectors.groupingBy(row -> String.valueOf(row.get("user_id"))));
        List<Map<String, @Nullable Object>> rows = reading.rows(users);
        List<Map<String, @Nullable Object>> complete = new ArrayList<>();
        for (int i = 0; i < users.size(); i++) {
            User user = users.get(i);
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("user_id", user.id);
            row.put("user_alias", user.alias);
            row.put("user_email", user.email);
            row.put("user_role", user.role.name().toLowerCase(Locale.ROOT));
            row.put("sso_user_id", user.ssoUserId);
            row.put("teams", teams.getOrDefault(user.id, List.of()));
            row.putAll(rows.get(i));
            row.put("organization_memberships", organizations.getOrDefault(user.id, List.of()));
            complete.add(row);
        }
        return complete;
    }

    /** A member's limits, with the largest spend under this name as well. */
    Map<String, @Nullable Object> memberLimits(Limits limits, String budgetField) {
        Map<String, @Nullable Object> shown = view.fields(limits, clock.instant());
        shown.put(budgetField, shown.remove("max_budget"));
        return shown;
    }
}
