package io.tollgate.keys.limits;

import io.tollgate.contracts.BudgetPeriod;
import io.tollgate.keys.management.Fields;
import io.tollgate.platform.ApiException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Carries budgets and limits over from a body. What is not mentioned stays; an explicit null
 * removes a limit.
 */
public final class LimitFields {

    /** Names that say how much somebody may spend or call. */
    public static final List<String> NAMES =
            List.of(
                    "max_budget",
                    "soft_budget",
                    "budget_duration",
                    "budget_mode",
                    "budget_limits",
                    "model_max_budget",
                    "rpm_limit",
                    "tpm_limit",
                    "model_rpm_limit",
                    "model_tpm_limit",
                    "max_parallel_requests",
                    "temp_budget_increase",
                    "temp_budget_expiry");

    /** What LiteLLM keeps inside the metadata; clients write it in either place. */
    private static final List<String> IN_METADATA =
            List.of(
                    "model_rpm_limit",
                    "model_tpm_limit",
                    "temp_budget_increase",
                    "temp_budget_expiry");

    private static final Set<String> MODES = Set.of("strict", "soft", "alert");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private LimitFields() {}

    /**
     * Applies a body.
     *
     * @throws ApiException 400 naming the first bad field
     */
    public static void apply(Fields fields, Limits limits, Instant now) {
        applyBudget(fields, limits, now);
        applyWindows(fields, limits);
        applyRates(fields, limits);
        applyIncrease(fields, limits);
        String mode = fields.text("budget_mode");
        if (mode != null) {
            if (!MODES.contains(mode)) {
                throw Fields.bad("budget_mode", "is strict, soft or alert");
            }
            limits.budgetMode = mode;
        }
    }

    /**
     * Applies what stands inside the metadata, unless the body says it outside as well, and takes
     * it out.
     */
    public static void applyInside(Fields fields, ObjectNode metadata, Limits limits) {
        Fields inside =
                Fields.of(
                        metadata.deepCopy()
                                .retain(
                                        IN_METADATA.stream()
                                                .filter(name -> !fields.mentions(name))
                                                .toList()));
        applyModelRates(inside, limits);
        applyIncrease(inside, limits);
        metadata.remove(IN_METADATA);
    }

    /** Whether the body says anything about budgets and limits. */
    public static boolean mentioned(Fields fields) {
        return Stream.concat(NAMES.stream(), Stream.of("budget_id")).anyMatch(fields::gives);
    }

    private static void applyBudget(Fields fields, Limits limits, Instant now) {
        if (fields.mentions("max_budget")) {
            limits.maxBudget = fields.usd("max_budget");
        }
        if (fields.mentions("soft_budget")) {
            limits.softBudget = fields.usd("soft_budget");
        }
        if (fields.mentions("budget_duration")) {
            BudgetPeriod period = fields.period("budget_duration");
            String duration = period == null ? null : fields.text("budget_duration");
            if (!Objects.equals(duration, limits.budgetDuration)) {
                limits.budgetDuration = duration;
                limits.budgetStart = now;
            }
        }
    }

    private static void applyWindows(Fields fields, Limits limits) {
        if (fields.mentions("budget_limits")) {
            List<ObjectNode> windows = fields.objects("budget_limits");
            ArrayNode list = MAPPER.createArrayNode();
            if (windows != null) {
                Allowance.list("budget_limits", windows);
                windows.forEach(window -> list.add(window.deepCopy().without("reset_at")));
            }
            limits.budgetLimits = stored("budget_limits", list);
        }
        if (fields.mentions("model_max_budget")) {
            ObjectNode models = fields.object("model_max_budget");
            if (models != null) {
                Allowance.byModel("model_max_budget", models);
            }
            limits.modelMaxBudget = models == null ? "{}" : models.toString();
        }
    }

    private static void applyRates(Fields fields, Limits limits) {
        if (fields.mentions("rpm_limit")) {
            limits.rpmLimit = fields.limit("rpm_limit");
        }
        if (fields.mentions("tpm_limit")) {
            limits.tpmLimit = fields.limit("tpm_limit");
        }
        if (fields.mentions("max_parallel_requests")) {
            limits.maxParallelRequests = fields.limit("max_parallel_requests");
        }
        applyModelRates(fields, limits);
    }

    private static void applyModelRates(Fields fields, Limits limits) {
        if (fields.mentions("model_rpm_limit")) {
            limits.modelRpmLimit = rates("model_rpm_limit", fields);
        }
        if (fields.mentions("model_tpm_limit")) {
            limits.modelTpmLimit = rates("model_tpm_limit", fields);
        }
    }

    private static String rates(String name, Fields fields) {
        ObjectNode rates = fields.object(name);
        ObjectNode checked = MAPPER.createObjectNode();
        if (rates != null) {
            rates.propertyStream()
                    .filter(entry -> !entry.getValue().isNull())
                    .forEach(
                            entry ->
                                    checked.put(
                                            Fields.named(name, entry.getKey()),
                                            Fields.limit(name, entry.getValue())));
        }
        return checked.toString();
    }

    private static void applyIncrease(Fields fields, Limits limits) {
        boolean mentioned = false;
        if (fields.mentions("temp_budget_increase")) {
            limits.tempBudgetIncrease = fields.usd("temp_budget_increase");
            mentioned = true;
        }
        if (fields.mentions("temp_budget_expiry")) {
            limits.tempBudgetExpiry = fields.moment("temp_budget_expiry");
            mentioned = true;
        }
        if (mentioned && limits.tempBudgetIncrease != null && limits.tempBudgetExpiry == null) {
            throw ApiException.badRequest(
                    "temp_budget_expiry",
                    "'temp_budget_increase' needs 'temp_budget_expiry', the moment it ends.");
        }
    }

    private static String stored(String name, JsonNode json) {
        String text = json.toString();
        if (text.length() > 65_536 || text.contains("\\u0000")) {
            throw Fields.bad(name, "is at most 64 KiB without NUL characters");
        }
        return text;
    }
}
