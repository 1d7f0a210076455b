package io.tollgate.gateway;

import io.tollgate.contracts.KeyPeppers;
import io.tollgate.platform.Secrets;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The gateway's settings.
 *
 * @param masterKey administrator's key, from {@code TOLLGATE_MASTER_KEY}; starts with {@code sk-}
 * @param keyPepper from {@code TOLLGATE_KEY_PEPPER}, see {@link KeyPeppers}
 * @param redisUrl holds and limits, from {@code TOLLGATE_REDIS_URL}, see {@link
 *     io.tollgate.platform.RedisAddress#parse}
 * @param cacheRedisUrl response cache, from {@code TOLLGATE_CACHE_REDIS_URL}; empty to use database
 *     1 of the other
 * @param redisTimeout for one command, from {@code TOLLGATE_REDIS_TIMEOUT}
 * @param keyServiceUrl where key-service is, from {@code TOLLGATE_KEY_SERVICE_URL}; one address, or
 *     one for each replica
 * @param spendServiceUrl the same of spend-service, from {@code TOLLGATE_SPEND_SERVICE_URL}
 * @param providerServiceUrl the same of provider-service, from {@code
 *     TOLLGATE_PROVIDER_SERVICE_URL}
 * @param maxBodyMb largest request body in MB, 1 to 1024, from {@code TOLLGATE_MAX_BODY_MB}
 * @param passThroughUsd charged for a pass-through call whose use nobody can tell, USD, from {@code
 *     TOLLGATE_PASS_THROUGH_USD}; null to charge nothing, and to refuse it to keys with a budget
 * @param lease how long a Hold lives without a heartbeat
 * @param heartbeat how often Holds of calls under way are extended; well below the lease
 * @param keepAlive silence after which a stream gets a comment
 */
@ConfigurationProperties("tollgate.gateway")
public record GatewayProperties(
        String masterKey,
        String keyPepper,
        String redisUrl,
        @Nullable String cacheRedisUrl,
        @DefaultValue("250ms") Duration redisTimeout,
        List<URI> keyServiceUrl,
        List<URI> spendServiceUrl,
        List<URI> providerServiceUrl,
        @DefaultValue("50") int maxBodyMb,
        @Nullable BigDecimal passThroughUsd,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("5s") Duration heartbeat,
        @DefaultValue("10s") Duration keepAlive) {

    public GatewayProperties {
        Secrets.require("TOLLGATE_MASTER_KEY", masterKey, 16);
        if (!masterKey.startsWith("sk-")) {
            throw new IllegalStateException("TOLLGATE_MASTER_KEY must start with sk-");
        }
        KeyPeppers.parse(keyPepper);
        for (String part : keyPepper.split(",")) {
            String pepper = part.substring(part.indexOf(':') + 1);
            Secrets.require("TOLLGATE_KEY_PEPPER", pepper, KeyPeppers.MIN_LENGTH);
        }
        if (maxBodyMb < 1 || maxBodyMb > 1024) {
            throw new IllegalStateException("TOLLGATE_MAX_BODY_MB must lie between 1 and 1024");
        }
        if (passThroughUsd != null && passThroughUsd.signum() < 0) {
            throw new IllegalStateException("TOLLGATE_PASS_THROUGH_USD must not be negative");
        }
        if (heartbeat.multipliedBy(2).compareTo(lease) > 0) {
            throw new IllegalStateException("the heartbeat must be at most half the lease");
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "GatewayProperties[maxBodyMb=" + maxBodyMb + "]";
    }
}
