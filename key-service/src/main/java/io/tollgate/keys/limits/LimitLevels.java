package io.tollgate.keys.limits;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetIncrease;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.BudgetPeriod;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns stored limits into the levels that the gateway counts against. */
public final class LimitLevels {

    private final ZoneId zone;

    /**
     * @param zone whose calendar the windows of budgets follow
     */
    public LimitLevels(ZoneId zone) {
        this.zone = zone;
    }

    /** Whose calendar the windows of budgets follow. */
    public ZoneId zone() {
        return zone;
    }

    /** A level that counts even where it does not limit. */
    public Level counting(LevelKind kind, String id, @Nullable Long version, Limits limits) {
        return level(kind, id, version, limits, true);
    }

    /** A level of whatever limits there are, maybe none. */
    public Level limiting(LevelKind kind, String id, @Nullable Long version, Limits limits) {
        return level(kind, id, version, limits, false);
    }

    /** Whether there is anything to count or to limit. */
    public static boolean limits(Level level) {
        return !level.budgets().isEmpty()
                || level.rpm() != null
                || level.tpm() != null
                || level.maxParallel() != null;
    }

    /** The kind of a model's limits within an entity; null where models have none. */
    public static @Nullable LevelKind modelKind(LevelKind entity) {
        return switch (entity) {
            case KEY -> LevelKind.KEY_MODEL;
            case USER -> LevelKind.USER_MODEL;
            case TEAM -> LevelKind.TEAM_MODEL;
            case ORGANIZATION -> LevelKind.ORGANIZATION_MODEL;
            case CUSTOMER -> LevelKind.CUSTOMER_MODEL;
            case TAG -> LevelKind.TAG_MODEL;
            case TEAM_MEMBER,
                    ORGANIZATION_MEMBER,
                    KEY_MODEL,
                    USER_MODEL,
                    TEAM_MODEL,
                    ORGANIZATION_MODEL,
                    CUSTOMER_MODEL,
                    TAG_MODEL,
                    PROVIDER,
                    DEPLOYMENT ->
                    null;
        };
    }

    private Level level(
            LevelKind kind, String id, @Nullable Long version, Limits limits, boolean counts) {
        return new Level(
                kind,
                id,
                version,
                null,
                limits.rpmLimit,
                limits.tpmLimit,
                limits.maxParallelRequests,
                budgets(limits, counts));
    }

    /** One level for each model that has limits of its own within the entity. */
    public List<Level> ofModels(LevelKind kind, String entity, Limits limits) {
        Map<String, Allowance> amounts = Allowance.storedByModel(limits.modelMaxBudget);
        Map<String, Long> requests = rates(limits.modelRpmLimit);
        Map<String, Long> tokens = rates(limits.modelTpmLimit);
        TreeSet<String> models = new TreeSet<>(amounts.keySet());
        models.addAll(requests.keySet());
        models.addAll(tokens.keySet());
        List<Level> levels = new ArrayList<>();
        for (String model : models) {
            Allowance amount = amounts.get(model);
            levels.add(
                    new Level(
                            kind,
                            LevelKind.pair(entity, model),
                            null,
                            model,
                            requests.get(model),
                            tokens.get(model),
                            null,
                            amount == null ? List.of() : List.of(budget(amount, limits))));
        }
        return levels;
    }

    /** The main budget, whether it limits or not. */
    public Budget main(Limits limits) {
        BigDecimal increase = limits.tempBudgetIncrease;
        Instant until = limits.tempBudgetExpiry;
        return new Budget(
                nanoUsd(limits.maxBudget),
                nanoUsd(limits.softBudget),
                limits.budgetDuration,
                limits.budgetStart,
                zone,
                increase == null || until == null
                        ? null
                        : new BudgetIncrease(floorNanoUsd(increase), until),
                mode(limits),
                limits.spendResetAt);
    }

    /** Where two budgets share a window, the smaller one is the stricter: it alone is kept. */
    private List<Budget> budgets(Limits limits, boolean counts) {
        Map<@Nullable BudgetPeriod, Budget> byWindow = new LinkedHashMap<>();
        if (counts || limits.maxBudget != null || limits.softBudget != null) {
            byWindow.put(period(limits.budgetDuration), main(limits));
        }
        for (Allowance window : Allowance.storedList(limits.budgetLimits)) {
            byWindow.merge(period(window.duration()), budget(window, limits), LimitLevels::smaller);
        }
        return List.copyOf(byWindow.values());
    }

    private static Budget smaller(Budget one, Budget other) {
        Long limit = one.maxNanoUsd();
        Long otherLimit = other.maxNanoUsd();
        if (limit == null) {
            return withSoft(other, one.softNanoUsd());
        }
        return otherLimit == null || limit <= otherLimit ? one : withSoft(other, one.softNanoUsd());
    }

    private static Budget withSoft(Budget budget, @Nullable Long softNanoUsd) {
        return new Budget(
                budget.maxNanoUsd(),
                softNanoUsd,
                budget.duration(),
                budget.anchor(),
                budget.zone(),
                budget.increase(),
                budget.mode(),
                budget.resetAt());
    }

    private Budget budget(Allowance amount, Limits limits) {
        return new Budget(
                floorNanoUsd(amount.usd()),
                null,
                amount.duration(),
                limits.budgetStart,
                zone,
                null,
                mode(limits),
                limits.spendResetAt);
    }

    private static BudgetMode mode(Limits limits) {
        return BudgetMode.valueOf(limits.budgetMode.toUpperCase(Locale.ROOT));
    }

    private static @Nullable BudgetPeriod period(@Nullable String duration) {
        return duration == null ? null : BudgetPeriod.parse(duration);
    }

    private static Map<String, Long> rates(String json) {
        Map<String, Long> rates = new HashMap<>();
        ContractJson.MAPPER
                .readTree(json)
                .propertyStream()
                .forEach(entry -> rates.put(entry.getKey(), entry.getValue().longValue()));
        return rates;
    }

    private static @Nullable Long nanoUsd(@Nullable BigDecimal usd) {
        return usd == null ? null : floorNanoUsd(usd);
    }

    /** Down: a limit must never let more through than it says. */
    private static long floorNanoUsd(BigDecimal usd) {
        return usd.movePointRight(9).setScale(0, RoundingMode.FLOOR).longValueExact();
    }
}
