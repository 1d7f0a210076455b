package io.tollgate.keys.limits;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * The budgets and limits of one entity, as stored. Amounts are USD; null is no limit. {@link
 * LimitFields} reads them from a body, {@link LimitView} shows them, {@link LimitLevels} turns them
 * into what the gateway applies.
 */
@Embeddable
public class Limits {

    @Column(name = "max_budget")
    @Nullable BigDecimal maxBudget;

    @Column(name = "soft_budget")
    @Nullable BigDecimal softBudget;

    @Column(name = "budget_duration")
    @Nullable String budgetDuration;

    /** Start of the first window of periods that do not follow the calendar. */
    @Column(name = "budget_start")
    Instant budgetStart = Instant.EPOCH;

    @Column(name = "budget_mode")
    String budgetMode = "strict";

    /** JSON list of windows beside the main one, see {@link Allowance}. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "budget_limits")
    String budgetLimits = "[]";

    /** JSON object, model to {@link Allowance}. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "model_max_budget")
    String modelMaxBudget = "{}";

    @Column(name = "rpm_limit")
    @Nullable Long rpmLimit;

    @Column(name = "tpm_limit")
    @Nullable Long tpmLimit;

    /** JSON object, model to requests per minute. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "model_rpm_limit")
    String modelRpmLimit = "{}";

    /** JSON object, model to tokens per minute. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "model_tpm_limit")
    String modelTpmLimit = "{}";

    @Column(name = "max_parallel_requests")
    @Nullable Long maxParallelRequests;

    @Column(name = "temp_budget_increase")
    @Nullable BigDecimal tempBudgetIncrease;

    @Column(name = "temp_budget_expiry")
    @Nullable Instant tempBudgetExpiry;

    /** What was spent before this moment counts no more. */
    @Column(name = "spend_reset_at")
    @Nullable Instant spendResetAt;

    /** No limits. */
    public Limits() {}

    /** No limits yet; windows are counted from {@code start}. */
    public static Limits from(Instant start) {
        Limits limits = new Limits();
        limits.budgetStart = start;
        return limits;
    }

    /** Only a budget and rates, as a team gives its members. */
    public static Limits of(
            @Nullable BigDecimal maxBudget,
            @Nullable String budgetDuration,
            @Nullable Long rpmLimit,
            @Nullable Long tpmLimit,
            Instant start) {
        Limits limits = from(start);
        limits.maxBudget = maxBudget;
        limits.budgetDuration = budgetDuration;
        limits.rpmLimit = rpmLimit;
        limits.tpmLimit = tpmLimit;
        return limits;
    }

    /** Lets the running windows start again. */
    public void resetSpend(Instant now) {
        spendResetAt = now.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Whether there is any limit or budget. */
    public boolean any() {
        return maxBudget != null
                || softBudget != null
                || rpmLimit != null
                || tpmLimit != null
                || maxParallelRequests != null
                || !budgetLimits.equals("[]")
                || !modelMaxBudget.equals("{}")
                || !modelRpmLimit.equals("{}")
                || !modelTpmLimit.equals("{}");
    }

    /** The same limits, changing apart from these. */
    public Limits copy() {
        Limits copy = new Limits();
        copy.takeBudget(this);
        copy.softBudget = softBudget;
        copy.budgetLimits = budgetLimits;
        copy.modelMaxBudget = modelMaxBudget;
        copy.rpmLimit = rpmLimit;
        copy.tpmLimit = tpmLimit;
        copy.modelRpmLimit = modelRpmLimit;
        copy.modelTpmLimit = modelTpmLimit;
        copy.maxParallelRequests = maxParallelRequests;
        copy.tempBudgetIncrease = tempBudgetIncrease;
        copy.tempBudgetExpiry = tempBudgetExpiry;
        copy.spendResetAt = spendResetAt;
        return copy;
    }

    /**
     * These limits where there are any, those of {@code shared} elsewhere.
     *
     * @param shared null for nothing to fall back to
     */
    public Limits over(@Nullable Limits shared) {
        if (shared == null) {
            return this;
        }
        Limits both = copy();
        if (maxBudget == null && shared.maxBudget != null) {
            both.takeBudget(shared);
        }
        both.softBudget = softBudget == null ? shared.softBudget : softBudget;
        both.budgetLimits = budgetLimits.equals("[]") ? shared.budgetLimits : budgetLimits;
        both.modelMaxBudget = modelMaxBudget.equals("{}") ? shared.modelMaxBudget : modelMaxBudget;
        both.rpmLimit = rpmLimit == null ? shared.rpmLimit : rpmLimit;
        both.tpmLimit = tpmLimit == null ? shared.tpmLimit : tpmLimit;
        both.modelRpmLimit = modelRpmLimit.equals("{}") ? shared.modelRpmLimit : modelRpmLimit;
        both.modelTpmLimit = modelTpmLimit.equals("{}") ? shared.modelTpmLimit : modelTpmLimit;
        both.maxParallelRequests =
                maxParallelRequests == null ? shared.maxParallelRequests : maxParallelRequests;
        if (tempBudgetIncrease == null) {
            both.tempBudgetIncrease = shared.tempBudgetIncrease;
            both.tempBudgetExpiry = shared.tempBudgetExpiry;
        }
        return both;
    }

    private void takeBudget(Limits from) {
        maxBudget = from.maxBudget;
        budgetDuration = from.budgetDuration;
        budgetStart = from.budgetStart;
        budgetMode = from.budgetMode;
    }
}
