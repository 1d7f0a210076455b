package io.tollgate.providers.adjustment;

import io.tollgate.platform.ConfigFile;
import io.tollgate.sdk.provider.ProviderRows;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class AdjustmentBeans {

    @Bean
    ConfiguredAdjustments configuredAdjustments(
            @Value("${tollgate.providers.config-file:}") String path,
            ProviderRows rows,
            Environment environment) {
        return ConfiguredAdjustments.of(ConfigFile.read(path, environment::getProperty), rows);
    }
}
