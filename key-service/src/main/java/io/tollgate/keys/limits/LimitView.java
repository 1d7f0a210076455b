package io.tollgate.keys.limits;

import io.tollgate.contracts.BudgetPeriod;
import io.tollgate.contracts.ContractJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Budgets and limits as the management API shows them. */
public final class LimitView {

    private final LimitLevels levels;

    public LimitView(LimitLevels levels) {
        this.levels = levels;
    }

    /** Every field of {@link LimitFields} and when the main budget starts anew. */
    public Map<String, @Nullable Object> fields(Limits limits, Instant now) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("max_budget", limits.maxBudget);
        row.put("soft_budget", limits.softBudget);
        row.put("budget_duration", limits.budgetDuration);
        row.put("budget_reset_at", resetAt(limits, limits.budgetDuration, now));
        row.put("budget_mode", limits.budgetMode);
        row.put("budget_limits", windows(limits, now));
        row.put("model_max_budget", json(limits.modelMaxBudget));
        row.put("rpm_limit", limits.rpmLimit);
        row.put("tpm_limit", limits.tpmLimit);
        row.put("model_rpm_limit", json(limits.modelRpmLimit));
        row.put("model_tpm_limit", json(limits.modelTpmLimit));
        row.put("max_parallel_requests", limits.maxParallelRequests);
        row.put("temp_budget_increase", limits.tempBudgetIncrease);
        row.put("temp_budget_expiry", limits.tempBudgetExpiry);
        return row;
    }

    /** LiteLLM's place for some of the limits; clients look in both. */
    public static void putInside(ObjectNode metadata, Limits limits) {
        putUnlessEmpty(metadata, "model_rpm_limit", limits.modelRpmLimit);
        putUnlessEmpty(metadata, "model_tpm_limit", limits.modelTpmLimit);
        if (limits.tempBudgetIncrease != null) {
            metadata.put("temp_budget_increase", limits.tempBudgetIncrease);
        }
        if (limits.tempBudgetExpiry != null) {
            metadata.put("temp_budget_expiry", limits.tempBudgetExpiry.toString());
        }
    }

    private @Nullable Instant resetAt(Limits limits, @Nullable String duration, Instant now) {
        return duration == null
                ? null
                : BudgetPeriod.parse(duration)
                        .windowAt(now, limits.budgetStart, levels.zone())
                        .end();
    }

    private List<JsonNode> windows(Limits limits, Instant now) {
        List<JsonNode> shown = new ArrayList<>();
        List<Allowance> windows = Allowance.storedList(limits.budgetLimits);
        ArrayNode stored = (ArrayNode) json(limits.budgetLimits);
        for (int i = 0; i < windows.size(); i++) {
            ObjectNode window = (ObjectNode) stored.get(i).deepCopy();
            Instant reset = resetAt(limits, windows.get(i).duration(), now);
            if (reset != null) {
                window.put("reset_at", reset.toString());
            }
            shown.add(window);
        }
        return shown;
    }

    private static void putUnlessEmpty(ObjectNode metadata, String name, String json) {
        if (!json.equals("{}")) {
            metadata.set(name, json(json));
        }
    }

    private static JsonNode json(String text) {
        return ContractJson.MAPPER.readTree(text);
    }
}
