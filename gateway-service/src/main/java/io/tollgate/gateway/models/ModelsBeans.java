package io.tollgate.gateway.models;

import io.tollgate.gateway.relay.InternalHttp;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ModelsBeans {

    @Bean
    ModelDirectory modelDirectory(
            @Qualifier("providerServiceHttp") InternalHttp providerService, InstantSource clock) {
        return new ModelDirectory(providerService, clock);
    }
}
