package io.tollgate.providers.catalogue;

import io.tollgate.platform.Vault;
import io.tollgate.providers.ProviderProperties;
import io.tollgate.providers.adjustment.Adjustments;
import io.tollgate.sdk.price.PriceCatalogue;
import io.tollgate.sdk.provider.ProviderRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.EnableScheduling;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
class CatalogueBeans {

    @Bean
    Vault vault(ProviderProperties properties) {
        return Vault.of(properties.vaultKey());
    }

    @Bean
    DeploymentReader.Variables variables(Environment environment) {
        return environment::getProperty;
    }

    @Bean
    ProviderRows providerRows() {
        return ProviderRows.load();
    }

    @Bean
    DeploymentReader deploymentReader(
            ProviderRows rows,
            Adjustments adjustments,
            DeploymentReader.Variables variables,
            ProviderProperties properties) {
        return new DeploymentReader(
                rows, PriceCatalogue.load(), adjustments, variables, properties.timeZone());
    }
}
