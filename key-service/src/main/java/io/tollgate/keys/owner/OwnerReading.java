package io.tollgate.keys.owner;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.TotalsRequest;
import io.tollgate.contracts.Window;
import io.tollgate.keys.limits.LimitLevels;
import io.tollgate.keys.limits.LimitView;
import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.spending.Spending;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What all owners show of themselves, together with what they spent. */
@Component
class OwnerReading {

    private final Spending spending;
    private final SharedBudgets budgets;
    private final LimitLevels levels;
    private final LimitView view;
    private final InstantSource clock;

    OwnerReading(
            Spending spending,
            SharedBudgets budgets,
            LimitLevels levels,
            LimitView view,
            InstantSource clock) {
        this.spending = spending;
        this.budgets = budgets;
        this.levels = levels;
        this.view = view;
        this.clock = clock;
    }

    /** One row for each owner, in their order, to be completed by who knows the kind. */
    List<Map<String, @Nullable Object>> rows(List<? extends Owner> owners) {
        Instant now = clock.instant();
        Map<String, Limits> shared = budgets.all(owners.stream().map(owner -> owner.budgetId));
        Map<String, Map<String, @Nullable Object>> tables =
                budgets.shown(owners.stream().map(owner -> owner.budgetId), now);
        List<@Nullable BigDecimal> spent =
                spending.of(
                        owners.stream()
                                .map(
                                        owner ->
                                                question(
                                                        owner.kind(),
                                                        owner.id,
                                                        SharedBudgets.over(
                                                                owner.limits,
                                                                owner.budgetId,
                                                                shared),
                                                        now))
                                .toList());
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < owners.size(); i++) {
            Owner owner = owners.get(i);
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("spend", spent.get(i));
            row.put("model_spend", Map.of());
            row.putAll(view.fields(owner.limits, now));
            row.put("models", owner.models);
            row.put("metadata", metadata(owner));
            row.put("tags", owner.tags);
            row.put("blocked", owner.blocked);
            row.put("budget_id", owner.budgetId);
            row.put("litellm_budget_table", table(owner.limits, owner.budgetId, tables, now));
            row.put("created_at", owner.createdAt);
            row.put("created_by", owner.createdBy);
            row.put("updated_at", owner.updatedAt);
            row.put("updated_by", owner.updatedBy);
            rows.add(row);
        }
        return rows;
    }

    /**
     * One row for each membership, in their order.
     *
     * @param kind of the group: team or organisation
     */
    List<Map<String, @Nullable Object>> memberships(
            LevelKind kind, List<? extends Member> members, Map<String, Limits> ofGroup) {
        Instant now = clock.instant();
        Map<String, Limits> shared = budgets.all(members.stream().map(member -> member.budgetId));
        Map<String, Map<String, @Nullable Object>> tables =
                budgets.shown(members.stream().map(member -> member.budgetId), now);
        LevelKind ofMember =
                kind == LevelKind.TEAM ? LevelKind.TEAM_MEMBER : LevelKind.ORGANIZATION_MEMBER;
        List<@Nullable BigDecimal> spent =
                spending.of(
                        members.stream()
                                .map(member -> question(ofMember, member, shared, ofGroup, now))
                                .toList());
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            boolean team = kind == LevelKind.TEAM;
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("user_id", member.userId());
            row.put(team ? "team_id" : "organization_id", member.groupId());
            row.put("user_email", member.userEmail);
            row.put(team ? "role" : "user_role", member.role);
            row.put("spend", spent.get(i));
            row.put("budget_id", member.budgetId);
            row.put("allowed_models", member.models);
            row.put("litellm_budget_table", table(member.limits, member.budgetId, tables, now));
            row.put("created_at", member.createdAt);
            row.put("updated_at", member.updatedAt);
            rows.add(row);
        }
        return rows;
    }

    private TotalsRequest.Question question(
            LevelKind kind,
            Member member,
            Map<String, Limits> shared,
            Map<String, Limits> ofGroup,
            Instant now) {
        Limits limits = Standings.limits(member, shared).over(ofGroup.get(member.groupId()));
        return question(kind, LevelKind.pair(member.groupId(), member.userId()), limits, now);
    }

    private TotalsRequest.Question question(LevelKind kind, String id, Limits limits, Instant now) {
        Window window = levels.main(limits).windowAt(now);
        return new TotalsRequest.Question(kind, id, null, window.start(), window.end());
    }

    /** Where clients of LiteLLM look for limits: the shared budget, or what the entity has. */
    private @Nullable Map<String, @Nullable Object> table(
            Limits own,
            @Nullable String budgetId,
            Map<String, Map<String, @Nullable Object>> tables,
            Instant now) {
        if (budgetId != null) {
            return tables.get(budgetId);
        }
        if (!own.any()) {
            return null;
        }
        Map<String, @Nullable Object> table = new LinkedHashMap<>();
        table.put("budget_id", null);
        table.putAll(view.fields(own, now));
        return table;
    }

    private static JsonNode metadata(Owner owner) {
        JsonNode metadata = ContractJson.MAPPER.readTree(owner.metadata);
        if (metadata instanceof ObjectNode object) {
            LimitView.putInside(object, owner.limits);
            if (!owner.tags.isEmpty()) {
                object.putPOJO("tags", owner.tags);
            }
        }
        return metadata;
    }

    /** Without what is not there, as LiteLLM shows customers. */
    static Map<String, @Nullable Object> withoutNulls(Map<String, @Nullable Object> row) {
        row.values().removeIf(value -> value == null);
        return row;
    }

    static Stream<String> ids(List<? extends Row> rows) {
        return rows.stream().map(row -> row.id);
    }
}
