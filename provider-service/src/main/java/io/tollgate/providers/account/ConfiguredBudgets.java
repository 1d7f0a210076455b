package io.tollgate.providers.account;

import io.tollgate.platform.ConfigFile;
import io.tollgate.providers.account.AccountProperties.ProviderBudget;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The budgets of providers that the service was started with: {@code
 * router_settings.provider_budget_config} of the configuration file, and the settings {@code
 * tollgate.providers.budgets}, which win.
 */
final class ConfiguredBudgets {

    private static final String SETTING = "tollgate.providers.budgets.";
    private static final String SECTION = "router_settings";
    private static final String CONFIG = "provider_budget_config";

    private ConfiguredBudgets() {}

    /**
     * By the provider's name.
     *
     * @throws IllegalStateException naming the setting: a budget for nobody would limit nothing
     */
    static Map<String, ProviderBudget> of(
            AccountProperties properties, ConfigFile file, ProviderRows rows) {
        Map<String, String> names = new HashMap<>();
        for (ProviderRow row : rows.all()) {
            names.put(plain(row.name()), row.name());
        }
        Map<String, ProviderBudget> budgets = new HashMap<>();
        file.section(SECTION)
                .path(CONFIG)
                .properties()
                .forEach(
                        entry -> {
                            String where = SECTION + '.' + CONFIG + '.' + entry.getKey();
                            budgets.put(
                                    name(names, entry.getKey(), where),
                                    checked(read(entry.getValue(), where), where));
                        });
        properties
                .budgets()
                .forEach(
                        (given, budget) -> {
                            String where = SETTING + given;
                            budgets.put(name(names, given, where), checked(budget, where));
                        });
        return budgets;
    }

    private static String name(Map<String, String> names, String given, String where) {
        String name = names.get(plain(given));
        if (name == null) {
            throw new IllegalStateException(where + ": there is no such provider");
        }
        return name;
    }

    private static ProviderBudget read(JsonNode budget, String where) {
        BigDecimal limit = decimal(budget.get("budget_limit"));
        if (limit == null) {
            throw new IllegalStateException(where + " needs a budget_limit in USD");
        }
        JsonNode period = budget.path("time_period");
        return new ProviderBudget(limit, period.isString() ? period.stringValue() : null);
    }

    /** From the environment numbers come as text. */
    private static @Nullable BigDecimal decimal(@Nullable JsonNode node) {
        if (node == null || !(node.isNumber() || node.isString())) {
            return null;
        }
        try {
            return new BigDecimal(node.asString().trim());
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private static ProviderBudget checked(ProviderBudget budget, String where) {
        try {
            budget.check();
            return budget;
        } catch (IllegalArgumentException | ArithmeticException unusable) {
            throw new IllegalStateException(where + ": " + unusable.getMessage());
        }
    }

    /** Property names lose their underscores on the way. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
