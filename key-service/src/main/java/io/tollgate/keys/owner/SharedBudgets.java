package io.tollgate.keys.owner;

import io.tollgate.keys.limits.LimitView;
import io.tollgate.keys.limits.Limits;
import io.tollgate.platform.ApiException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The limits that entities have by pointing to a budget. */
@Component
public class SharedBudgets {

    private final Budgets budgets;
    private final LimitView view;

    SharedBudgets(Budgets budgets, LimitView view) {
        this.budgets = budgets;
        this.view = view;
    }

    /** Limits by budget id; unknown budgets limit nothing. */
    public Map<String, Limits> all(Stream<@Nullable String> ids) {
        Set<String> wanted = ids.filter(Objects::nonNull).collect(Collectors.toSet());
        Map<String, Limits> found = new HashMap<>();
        if (!wanted.isEmpty()) {
            budgets.findAllById(wanted).forEach(budget -> found.put(budget.id, budget.limits));
        }
        return found;
    }

    /** Budgets as the management API shows them, by id. */
    public Map<String, Map<String, @Nullable Object>> shown(
            Stream<@Nullable String> ids, Instant now) {
        Set<String> wanted = ids.filter(Objects::nonNull).collect(Collectors.toSet());
        Map<String, Map<String, @Nullable Object>> shown = new HashMap<>();
        if (!wanted.isEmpty()) {
            budgets.findAllById(wanted).forEach(budget -> shown.put(budget.id, row(budget, now)));
        }
        return shown;
    }

    /** A budget's row. */
    Map<String, @Nullable Object> row(Budget budget, Instant now) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("budget_id", budget.id);
        row.putAll(view.fields(budget.limits, now));
        row.put("created_at", budget.createdAt);
        row.put("created_by", budget.createdBy);
        row.put("updated_at", budget.updatedAt);
        row.put("updated_by", budget.updatedBy);
        return row;
    }

    /** An entity's own limits, and for the rest those of its budget. */
    public static Limits over(Limits own, @Nullable String budgetId, Map<String, Limits> shared) {
        return budgetId == null ? own : own.over(shared.get(budgetId));
    }

    /**
     * Lets ids of budgets pass, inside a transaction that points something to one: until its end
     * the budget stays as it is, so that no change of it misses who points to it.
     *
     * @throws ApiException 400 naming {@code budget_id} for others
     */
    public void require(@Nullable String budgetId) {
        if (budgetId != null && budgets.hold(budgetId).isEmpty()) {
            throw ApiException.badRequest("budget_id", "There is no budget with this id.");
        }
    }
}
