package io.tollgate.providers.account;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Money;
import io.tollgate.providers.account.AccountProperties.ProviderBudget;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The providers that have a budget of their own, over all their deployments. */
final class ProviderBudgets {

    private final Map<String, Level> levels;

    private ProviderBudgets(Map<String, Level> levels) {
        this.levels = Map.copyOf(levels);
    }

    /**
     * @throws IllegalStateException naming the setting: a budget for nobody would limit nothing
     */
    static ProviderBudgets of(AccountProperties properties, ProviderRows rows, ZoneId zone) {
        Map<String, String> names = new HashMap<>();
        for (ProviderRow row : rows.all()) {
            names.put(plain(row.name()), row.name());
        }
        BudgetMode mode = properties.budgetsFailClosed() ? BudgetMode.STRICT : BudgetMode.SOFT;
        Map<String, Level> levels = new HashMap<>();
        properties
                .budgets()
                .forEach(
                        (given, budget) -> {
                            String name = names.get(plain(given));
                            if (name == null) {
                                throw new IllegalStateException(
                                        setting(given) + ": there is no such provider");
                            }
                            levels.put(name, level(given, name, budget, zone, mode));
                        });
        return new ProviderBudgets(levels);
    }

    /** The provider's budget; null when it has none. */
    @Nullable Level of(String provider) {
        return levels.get(provider);
    }

    private static Level level(
            String given, String name, ProviderBudget budget, ZoneId zone, BudgetMode mode) {
        try {
            return Level.of(
                    LevelKind.PROVIDER,
                    name,
                    null,
                    null,
                    null,
                    List.of(
                            new Budget(
                                    Money.ceilNanoUsd(budget.budgetLimit()),
                                    null,
                                    budget.timePeriod(),
                                    // The same for all replicas.
                                    Instant.EPOCH,
                                    zone,
                                    null,
                                    mode)));
        } catch (IllegalArgumentException | ArithmeticException unusable) {
            throw new IllegalStateException(setting(given) + ": " + unusable.getMessage());
        }
    }

    private static String setting(String given) {
        return "tollgate.providers.budgets." + given;
    }

    /** Property names lose their underscores on the way. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
