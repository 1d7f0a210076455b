package io.tollgate.providers.account;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.BudgetPeriod;
import io.tollgate.platform.ServiceAddresses;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of provider accounts.
 *
 * @param redisUrl where their limits are counted, from {@code TOLLGATE_REDIS_URL}
 * @param redisTimeout longest wait for one Redis command, from {@code TOLLGATE_REDIS_TIMEOUT}
 * @param spendServiceUrl from {@code TOLLGATE_SPEND_SERVICE_URL}; several with commas
 * @param lease after which an attempt that nobody speaks for any more holds nothing
 * @param heartbeat how often a running attempt is spoken for; at most a third of the lease
 * @param configFile the operator's {@code config.yaml}, from {@code TOLLGATE_CONFIG_FILE}; blank
 *     for none
 * @param budgets by the provider's name, as in LiteLLM's {@code provider_budget_config}
 * @param budgetsFailClosed whether a provider with a budget is left out while Redis is away
 */
@ConfigurationProperties("tollgate.providers")
record AccountProperties(
        @DefaultValue("redis://127.0.0.1:6379") String redisUrl,
        @DefaultValue("250ms") Duration redisTimeout,
        @DefaultValue("http://127.0.0.1:4002") String spendServiceUrl,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("5s") Duration heartbeat,
        @DefaultValue("") String configFile,
        @DefaultValue Map<String, ProviderBudget> budgets,
        @DefaultValue("false") boolean budgetsFailClosed) {

    /**
     * A provider's budget.
     *
     * @param budgetLimit USD
     * @param timePeriod LiteLLM's form, as in {@code 30d}; null for a budget that is never reset
     */
    record ProviderBudget(BigDecimal budgetLimit, @Nullable String timePeriod) {

        /**
         * As it is counted.
         *
         * @throws IllegalArgumentException with a text for people, when it cannot be
         * @throws ArithmeticException when the amount is out of all bounds
         */
        Budget counted(ZoneId zone, BudgetMode mode) {
            return new Budget(
                    // Down: a limit must never let more through than it says.
                    budgetLimit.movePointRight(9).setScale(0, RoundingMode.FLOOR).longValueExact(),
                    null,
                    timePeriod,
                    // The same for all replicas.
                    Instant.EPOCH,
                    zone,
                    null,
                    mode);
        }

        /**
         * Whether it can be counted.
         *
         * @throws IllegalArgumentException with a text for people, when it cannot
         * @throws ArithmeticException when the amount is out of all bounds
         */
        void check() {
            counted(ZoneOffset.UTC, BudgetMode.STRICT);
        }

        boolean periodIsUsable() {
            try {
                return timePeriod == null || BudgetPeriod.parse(timePeriod).amount() > 0;
            } catch (IllegalArgumentException unusable) {
                return false;
            }
        }
    }

    AccountProperties {
        budgets = Map.copyOf(budgets);
        require(!redisUrl.isBlank(), "TOLLGATE_REDIS_URL is empty");
        require(redisTimeout.isPositive(), "TOLLGATE_REDIS_TIMEOUT must be positive");
        ServiceAddresses.parse("TOLLGATE_SPEND_SERVICE_URL", spendServiceUrl);
        require(
                heartbeat.isPositive() && heartbeat.multipliedBy(3).compareTo(lease) <= 0,
                "tollgate.providers.heartbeat must be positive, and at most a third of the lease");
    }

    /** From the loss of Redis's data until every running attempt has been heard of again. */
    Duration warmUp() {
        return heartbeat.multipliedBy(3).dividedBy(2);
    }

    private static void require(boolean fulfilled, String otherwise) {
        if (!fulfilled) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** Without the address of Redis, which may hold a password. */
    @Override
    public String toString() {
        return "AccountProperties[budgets=" + budgets.keySet() + "]";
    }
}
