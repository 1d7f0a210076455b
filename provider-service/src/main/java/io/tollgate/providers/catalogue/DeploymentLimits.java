package io.tollgate.providers.catalogue;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.BudgetPeriod;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Money;
import io.tollgate.platform.ApiException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What {@code litellm_params} say of a deployment's own budget and limits. */
final class DeploymentLimits {

    private static final List<String> WHOLE = List.of("rpm", "tpm", "max_parallel_requests");
    private static final BigDecimal MOST_WHOLE = BigDecimal.valueOf(1_000_000_000_000L);
    private static final BigDecimal MOST_USD = Money.usd(Budget.MAX_NANO_USD);
    private static final String MAX_BUDGET = "max_budget";
    private static final String BUDGET_DURATION = "budget_duration";

    private DeploymentLimits() {}

    /**
     * @param params checked by {@link #check}
     * @param created from when on windows count that do not follow the calendar
     * @return null when the deployment has no limit
     */
    static @Nullable Level read(String id, JsonNode params, Instant created, ZoneId zone) {
        Long rpm = whole(params, "rpm");
        Long tpm = whole(params, "tpm");
        Long parallel = whole(params, "max_parallel_requests");
        BigDecimal usd = Params.decimal(params, MAX_BUDGET);
        if (rpm == null && tpm == null && parallel == null && usd == null) {
            return null;
        }
        List<Budget> budgets =
                usd == null
                        ? List.of()
                        : List.of(
                                new Budget(
                                        Money.ceilNanoUsd(usd),
                                        null,
                                        Params.text(params, BUDGET_DURATION),
                                        created,
                                        zone,
                                        null,
                                        BudgetMode.SOFT));
        return Level.of(LevelKind.DEPLOYMENT, id, rpm, tpm, parallel, budgets);
    }

    /**
     * Refuses what no counter could hold; that amounts are numbers from 0 is already known.
     *
     * @throws ApiException 400 naming the field
     */
    static void check(JsonNode params) {
        for (String name : WHOLE) {
            BigDecimal limit = Params.decimal(params, name);
            if (limit != null
                    && (limit.stripTrailingZeros().scale() > 0
                            || limit.compareTo(MOST_WHOLE) > 0)) {
                throw refused(name, "must be a whole number, at most " + MOST_WHOLE);
            }
        }
        BigDecimal usd = Params.decimal(params, MAX_BUDGET);
        if (usd != null && usd.compareTo(MOST_USD) > 0) {
            throw refused(MAX_BUDGET, "is at most " + MOST_USD.toPlainString() + " USD");
        }
        JsonNode duration = params.path(BUDGET_DURATION);
        if (duration.isMissingNode() || duration.isNull()) {
            return;
        }
        try {
            BudgetPeriod.parse(duration.asString(""));
        } catch (IllegalArgumentException unreadable) {
            throw ApiException.badRequest(
                    "litellm_params." + BUDGET_DURATION, String.valueOf(unreadable.getMessage()));
        }
    }

    private static @Nullable Long whole(JsonNode params, String name) {
        BigDecimal limit = Params.decimal(params, name);
        return limit == null ? null : Long.valueOf(limit.longValue());
    }

    private static ApiException refused(String name, String why) {
        return ApiException.badRequest("litellm_params." + name, name + ' ' + why);
    }
}
