package io.tollgate.keys;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.KeyPeppers;
import io.tollgate.contracts.Money;
import io.tollgate.platform.Secrets;
import io.tollgate.platform.ServiceAddresses;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of key-service.
 *
 * @param keyPepper from {@code TOLLGATE_KEY_PEPPER}, see {@link KeyPeppers}
 * @param redisUrl where changes are announced, from {@code TOLLGATE_REDIS_URL}
 * @param redisTimeout longest wait for one Redis command
 * @param spendServiceUrl from {@code TOLLGATE_SPEND_SERVICE_URL}; several with commas
 * @param providerServiceUrl from {@code TOLLGATE_PROVIDER_SERVICE_URL}; several with commas
 * @param spendConnectTimeout longest wait for a connection to another service
 * @param spendReadTimeout longest wait for its answer
 * @param rotationGrace how long the secret before is good after a scheduled rotation, from {@code
 *     TOLLGATE_ROTATION_GRACE}
 * @param timeZone whose calendar the windows of budgets follow, from {@code TOLLGATE_TIME_ZONE}
 * @param maxEndUserBudget USD for the whole life of a customer without limits of its own, from
 *     {@code TOLLGATE_MAX_END_USER_BUDGET}; null for no limit
 * @param maxEndUserBudgetId id of a shared budget for such customers, from {@code
 *     TOLLGATE_MAX_END_USER_BUDGET_ID}; null for none
 * @param availableTeams ids of teams that every internal user may join, from {@code
 *     TOLLGATE_AVAILABLE_TEAMS}
 * @param configFile LiteLLM's {@code config.yaml}, from {@code TOLLGATE_CONFIG_FILE}; blank for
 *     none
 */
@ConfigurationProperties("tollgate.keys")
public record KeyProperties(
        @DefaultValue("") String keyPepper,
        @DefaultValue("redis://127.0.0.1:6379") String redisUrl,
        @DefaultValue("1s") Duration redisTimeout,
        @DefaultValue("http://127.0.0.1:4002") String spendServiceUrl,
        @DefaultValue("http://127.0.0.1:4003") String providerServiceUrl,
        @DefaultValue("2s") Duration spendConnectTimeout,
        @DefaultValue("5s") Duration spendReadTimeout,
        @DefaultValue("24h") Duration rotationGrace,
        @DefaultValue("UTC") ZoneId timeZone,
        @Nullable BigDecimal maxEndUserBudget,
        @Nullable String maxEndUserBudgetId,
        @DefaultValue List<String> availableTeams,
        @DefaultValue("") String configFile) {

    private static final String PEPPER = "TOLLGATE_KEY_PEPPER";

    public KeyProperties {
        if (keyPepper.isBlank()) {
            throw new IllegalStateException(
                    PEPPER + " is not set. Set it to v1: and at least 16 random characters.");
        }
        KeyPeppers.parse(keyPepper);
        for (String part : keyPepper.split(",")) {
            Secrets.require(PEPPER, part.substring(part.indexOf(':') + 1), KeyPeppers.MIN_LENGTH);
        }
        require(!redisUrl.isBlank(), "TOLLGATE_REDIS_URL is empty");
        ServiceAddresses.parse("TOLLGATE_SPEND_SERVICE_URL", spendServiceUrl);
        ServiceAddresses.parse("TOLLGATE_PROVIDER_SERVICE_URL", providerServiceUrl);
        maxEndUserBudgetId =
                maxEndUserBudgetId == null || maxEndUserBudgetId.isBlank()
                        ? null
                        : maxEndUserBudgetId;
        require(
                maxEndUserBudget == null
                        || maxEndUserBudget.signum() >= 0
                                && maxEndUserBudget.compareTo(Money.usd(Budget.MAX_NANO_USD)) <= 0,
                "TOLLGATE_MAX_END_USER_BUDGET lies between 0 and 9000000 USD");
        availableTeams = List.copyOf(availableTeams);
        require(!rotationGrace.isNegative(), "TOLLGATE_ROTATION_GRACE is from 0s");
        require(redisTimeout.isPositive(), "tollgate.keys.redis-timeout must be positive");
        require(
                spendConnectTimeout.isPositive() && spendReadTimeout.isPositive(),
                "time limits of spend-service must be positive");
    }

    private static void require(boolean fulfilled, String otherwise) {
        if (!fulfilled) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** Without the pepper and without addresses, which may hold passwords. */
    @Override
    public String toString() {
        return "KeyProperties[]";
    }
}
