package io.tollgate.keys.limits;

import io.tollgate.contracts.BudgetPeriod;
import io.tollgate.contracts.ContractJson;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An amount for each window of time, as it stands in {@code budget_limits} and {@code
 * model_max_budget}: {@code {max_budget, budget_duration}} or {@code {budget_limit, time_period}},
 * and in older clients the bare amount.
 *
 * @param usd from 0
 * @param duration null for the whole life of the entity
 */
record Allowance(BigDecimal usd, @Nullable String duration) {

    /**
     * Checks a list of windows, no two of which may be alike.
     *
     * @throws io.tollgate.platform.ApiException 400 naming {@code field}
     */
    static List<Allowance> list(String field, Iterable<? extends JsonNode> list) {
        List<Allowance> windows = new ArrayList<>();
        Set<@Nullable BudgetPeriod> seen = new LinkedHashSet<>();
        for (JsonNode item : list) {
            Allowance window = of(field, item);
            String duration = window.duration();
            if (!seen.add(duration == null ? null : BudgetPeriod.parse(duration))) {
                throw Fields.bad(field, "has each window once");
            }
            windows.add(window);
        }
        return windows;
    }

    /**
     * Checks amounts by model.
     *
     * @throws io.tollgate.platform.ApiException 400 naming {@code field}
     */
    static Map<String, Allowance> byModel(String field, ObjectNode models) {
        Map<String, Allowance> amounts = new LinkedHashMap<>();
        models.propertyStream()
                .forEach(
                        entry ->
                                amounts.put(
                                        Values.named(field, entry.getKey()),
                                        of(field, entry.getValue())));
        return amounts;
    }

    static List<Allowance> storedList(String json) {
        return list("budget_limits", ContractJson.MAPPER.readTree(json));
    }

    static Map<String, Allowance> storedByModel(String json) {
        return byModel("model_max_budget", (ObjectNode) ContractJson.MAPPER.readTree(json));
    }

    private static Allowance of(String field, JsonNode node) {
        if (node.isNumber()) {
            return new Allowance(Values.usd(field, node), null);
        }
        JsonNode amount = either(node, "max_budget", "budget_limit");
        if (!node.isObject() || amount == null) {
            throw Fields.bad(field, "has a max_budget or budget_limit for each window");
        }
        JsonNode duration = either(node, "budget_duration", "time_period");
        if (duration == null) {
            return new Allowance(Values.usd(field, amount), null);
        }
        if (!duration.isString()) {
            throw Fields.bad(field, "has durations such as 30d");
        }
        String text = duration.stringValue().trim();
        Values.period(field, text);
        return new Allowance(Values.usd(field, amount), text);
    }

    private static @Nullable JsonNode either(JsonNode node, String name, String otherName) {
        JsonNode value = node.get(name) == null ? node.get(otherName) : node.get(name);
        return value == null || value.isNull() ? null : value;
    }
}
