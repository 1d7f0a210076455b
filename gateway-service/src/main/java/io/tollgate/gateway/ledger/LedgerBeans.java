package io.tollgate.gateway.ledger;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.gateway.admission.Heartbeat;
import io.tollgate.gateway.admission.Holds;
import io.tollgate.gateway.relay.InternalHttp;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LedgerBeans {

    @Bean
    Ledger ledger(
            @Qualifier("spendServiceHttp") InternalHttp spendService,
            Holds holds,
            Heartbeat heartbeat,
            MeterRegistry metrics) {
        return new Ledger(spendService, holds, heartbeat, metrics);
    }
}
