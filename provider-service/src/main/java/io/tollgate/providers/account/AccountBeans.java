package io.tollgate.providers.account;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.platform.ConfigFile;
import io.tollgate.platform.RedisLink;
import io.tollgate.platform.ServiceAddresses;
import io.tollgate.platform.ServiceTokens;
import io.tollgate.providers.ProviderProperties;
import io.tollgate.sdk.provider.ProviderRows;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccountProperties.class)
class AccountBeans {

    @Bean
    AccountRedis accountRedis(AccountProperties properties, InstantSource clock) {
        return new AccountRedis(
                RedisLink.of(properties.redisUrl(), properties.redisTimeout(), clock),
                properties.redisTimeout(),
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
    ProviderBudgets providerBudgets(
            AccountProperties properties,
            ProviderProperties service,
            ProviderRows rows,
            StoredBudgets stored,
            Environment environment) {
        ConfigFile file = ConfigFile.read(properties.configFile(), environment::getProperty);
        return new ProviderBudgets(
                ConfiguredBudgets.of(properties, file, rows),
                stored,
                service.timeZone(),
                properties.budgetsFailClosed());
    }

    @Bean
    BudgetChanges budgetChanges(AccountRedis redis, ProviderBudgets budgets) {
        return new BudgetChanges(redis, budgets);
    }

    @Bean
    Figures accountFigures(AccountProperties properties, ServiceTokens tokens) {
        return new Figures(
                ServiceAddresses.parse("TOLLGATE_SPEND_SERVICE_URL", properties.spendServiceUrl()),
                tokens);
    }

    @Bean
    Accounts accounts(
            AccountProperties properties,
            ProviderBudgets budgets,
            AccountRedis redis,
            Figures figures,
            Heartbeat heartbeat,
            InstantSource clock,
            MeterRegistry metrics) {
        return new Accounts(
                budgets, redis, figures, heartbeat, properties.warmUp(), clock, metrics);
    }
}
