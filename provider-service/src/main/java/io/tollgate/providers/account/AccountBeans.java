package io.tollgate.providers.account;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.platform.RedisLink;
import io.tollgate.platform.ServiceTokens;
import io.tollgate.providers.ProviderProperties;
import io.tollgate.sdk.provider.ProviderRows;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccountProperties.class)
class AccountBeans {

    @Bean
    AccountRedis accountRedis(AccountProperties properties, InstantSource clock) {
        return new AccountRedis(
                RedisLink.of(properties.redisUrl(), properties.redisTimeout(), clock),
                properties.lease());
    }

    @Bean
    Heartbeat accountHeartbeat(
            AccountRedis redis, AccountProperties properties, MeterRegistry metrics) {
        Heartbeat heartbeat = new Heartbeat(redis, properties.heartbeat());
        metrics.gauge("tollgate.provider.account.holds", heartbeat, Heartbeat::active);
        return heartbeat;
    }

    @Bean
    Accounts accounts(
            AccountProperties properties,
            ProviderProperties service,
            ProviderRows rows,
            AccountRedis redis,
            Heartbeat heartbeat,
            ServiceTokens tokens,
            InstantSource clock,
            MeterRegistry metrics) {
        return new Accounts(
                ProviderBudgets.of(properties, rows, service.timeZone()),
                redis,
                new Figures(properties.spendServiceUrl(), tokens),
                heartbeat,
                properties.warmUp(),
                clock,
                metrics);
    }
}
