package io.tollgate.gateway.background;

import io.tollgate.gateway.GatewayProperties;
import io.tollgate.gateway.admission.Holds;
import io.tollgate.gateway.ledger.Ledger;
import io.tollgate.gateway.relay.InternalHttp;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class BackgroundBeans {

    /** An account that has come in waits no longer than this. */
    private static final Duration EVERY = Duration.ofSeconds(1);

    @Bean
    BackgroundCare backgroundCare(
            @Qualifier("providerServiceHttp") InternalHttp providerService,
            Holds holds,
            Ledger ledger,
            GatewayProperties properties) {
        return new BackgroundCare(providerService, holds, ledger, EVERY, properties.heartbeat());
    }
}
