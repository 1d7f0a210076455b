package io.tollgate.keys.limits;

import io.tollgate.contracts.BudgetPeriod;
import io.tollgate.contracts.ContractJson;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.Values;
import io.tollgate.platform.ApiException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Carries budgets and limits over from a body. What is not mentioned stays; an explicit null
 * removes a limit.
 */
public final class LimitFields {

    /** How a form shows a field. */
    public record About(String type, String text) {}

    /** What LiteLLM keeps inside the metadata; clients write it in either place. */
    private static final List<String> IN_METADATA =
            List.of(
                    "model_rpm_limit",
                    "model_tpm_limit",
                    "temp_budget_increase",
                    "temp_budget_expiry");

    /** The fields in the order of a form. */
    public static final SequencedMap<String, About> DESCRIPTIONS = descriptions();

    private static final Set<String> MODES = Set.of("strict", "soft", "alert");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private LimitFields() {}

    /** Whether the body gives any limit. */
    public static boolean given(Fields fields) {
        return DESCRIPTIONS.keySet().stream().anyMatch(fields::gives);
    }

    private static SequencedMap<String, About> descriptions() {
        LinkedHashMap<String, About> all = new LinkedHashMap<>();
        all.put("max_budget", new About("Float", "Calls are refused beyond this, in USD."));
        all.put("soft_budget", new About("Float", "Somebody is told beyond this, in USD."));
        all.put("budget_duration", new About("String", "Time after which spend starts at 0."));
        all.put("budget_mode", new About("String", "strict, soft or alert."));
        all.put("budget_limits", new About("List", "Further budgets with windows of their own."));
        all.put("model_max_budget", new About("Object", "Budgets of single models."));
        all.put("rpm_limit", new About("Integer", "Requests per minute."));
        all.put("tpm_limit", new About("Integer", "Tokens per minute."));
        all.put("model_rpm_limit", new About("Object", "Requests per minute of single models."));
        all.put("model_tpm_limit", new About("Object", "Tokens per minute of single models."));
        all.put("max_parallel_requests", new About("Integer", "Requests at the same time."));
        all.put("temp_budget_increase", new About("Float", "Added to max_budget for a while."));
        all.put("temp_budget_expiry", new About("String", "When the increase ends."));
        return Collections.unmodifiableSequencedMap(all);
    }

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

    /** The largest spend under another name, as for members. */
    public static void applyMaxBudget(Fields fields, String name, Limits limits) {
        if (fields.mentions(name)) {
            limits.maxBudget = fields.usd(name);
        }
    }

    /** Which limit is above that of {@code most}; null when none is. */
    public static @Nullable String firstAbove(Limits limits, Limits most) {
        if (above(limits.maxBudget, most.maxBudget)) {
            return "max_budget";
        }
        if (above(limits.rpmLimit, most.rpmLimit)) {
            return "rpm_limit";
        }
        return above(limits.tpmLimit, most.tpmLimit) ? "tpm_limit" : null;
    }

    /** Which limit lets more through than {@code before}; null when none does. */
    public static @Nullable String firstWider(Limits after, Limits before) {
        if (wider(after.maxBudget, before.maxBudget)) {
            return "max_budget";
        }
        if (before.maxBudget != null
                && !Objects.equals(after.budgetDuration, before.budgetDuration)) {
            return "budget_duration";
        }
        if (wider(after.rpmLimit, before.rpmLimit)) {
            return "rpm_limit";
        }
        if (wider(after.tpmLimit, before.tpmLimit)) {
            return "tpm_limit";
        }
        if (wider(after.maxParallelRequests, before.maxParallelRequests)) {
            return "max_parallel_requests";
        }
        if (loosened(after.budgetLimits, before.budgetLimits, "[]")) {
            return "budget_limits";
        }
        if (loosened(after.modelMaxBudget, before.modelMaxBudget, "{}")) {
            return "model_max_budget";
        }
        if (loosened(after.modelRpmLimit, before.modelRpmLimit, "{}")) {
            return "model_rpm_limit";
        }
        if (loosened(after.modelTpmLimit, before.modelTpmLimit, "{}")) {
            return "model_tpm_limit";
        }
        if (!after.budgetMode.equals(before.budgetMode) && !after.budgetMode.equals("strict")) {
            return "budget_mode";
        }
        return after.tempBudgetIncrease != null
                        && (!after.tempBudgetIncrease.equals(before.tempBudgetIncrease)
                                || !Objects.equals(after.tempBudgetExpiry, before.tempBudgetExpiry))
                ? "temp_budget_increase"
                : null;
    }

    private static <T extends Comparable<T>> boolean wider(@Nullable T after, @Nullable T before) {
        return before != null && (after == null || after.compareTo(before) > 0);
    }

    /** What is made of parts stays as it is, or begins to limit. */
    private static boolean loosened(String after, String before, String none) {
        return !before.equals(none)
                && !ContractJson.MAPPER
                        .readTree(after)
                        .equals(ContractJson.MAPPER.readTree(before));
    }

    private static <T extends Comparable<T>> boolean above(@Nullable T limit, @Nullable T most) {
        return limit != null && most != null && limit.compareTo(most) > 0;
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
                                            Values.named(name, entry.getKey()),
                                            Values.limit(name, entry.getValue())));
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
