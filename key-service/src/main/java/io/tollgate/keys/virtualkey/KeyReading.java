package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.TotalsRequest;
import io.tollgate.contracts.Window;
import io.tollgate.keys.limits.LimitLevels;
import io.tollgate.keys.limits.LimitView;
import io.tollgate.keys.limits.Limits;
import io.tollgate.keys.owner.SharedBudgets;
import io.tollgate.keys.spending.Spending;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keys as they are shown, together with what they spent. */
@Component
class KeyReading {

    private final Spending spending;
    private final SharedBudgets budgets;
    private final LimitLevels levels;
    private final LimitView view;
    private final InstantSource clock;

    KeyReading(
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

    Map<String, @Nullable Object> created(VirtualKey key, String plain) {
        return KeyView.created(key, plain, shown(key, BigDecimal.ZERO));
    }

    /** Without asking anybody what the key spent. */
    Map<String, @Nullable Object> row(KeyRow key) {
        return shown(key, null);
    }

    Map<String, @Nullable Object> rowWithSpend(KeyRow key) {
        return rowsWithSpend(List.of(key)).getFirst();
    }

    List<Map<String, @Nullable Object>> rowsWithSpend(List<? extends KeyRow> keys) {
        Instant now = clock.instant();
        Map<String, Limits> shared = budgets.all(keys.stream().map(key -> key.budgetId));
        Map<String, Map<String, @Nullable Object>> tables =
                budgets.shown(keys.stream().map(key -> key.budgetId), now);
        List<@Nullable BigDecimal> spent =
                spending.of(keys.stream().map(key -> question(key, shared, now)).toList());
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            rows.add(withTable(keys.get(i), tables, spent.get(i), now));
        }
        return rows;
    }

    private Map<String, @Nullable Object> shown(KeyRow key, @Nullable BigDecimal spend) {
        Instant now = clock.instant();
        return withTable(key, budgets.shown(Stream.ofNullable(key.budgetId), now), spend, now);
    }

    private Map<String, @Nullable Object> withTable(
            KeyRow key,
            Map<String, Map<String, @Nullable Object>> tables,
            @Nullable BigDecimal spend,
            Instant now) {
        Map<String, @Nullable Object> row = KeyView.row(key, view, spend, now);
        if (key.budgetId != null) {
            row.put("litellm_budget_table", tables.get(key.budgetId));
        }
        return row;
    }

    private TotalsRequest.Question question(KeyRow key, Map<String, Limits> shared, Instant now) {
        Limits limits = SharedBudgets.over(key.limits, key.budgetId, shared);
        Window window = levels.main(limits).windowAt(now);
        return new TotalsRequest.Question(
                LevelKind.KEY, key.token(), null, window.start(), window.end());
    }
}
