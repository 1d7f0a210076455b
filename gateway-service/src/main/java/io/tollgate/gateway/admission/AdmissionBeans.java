package io.tollgate.gateway.admission;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.gateway.GatewayProperties;
import io.tollgate.gateway.cache.ResponseCache;
import io.tollgate.gateway.caller.Authenticate;
import io.tollgate.gateway.caller.Authorize;
import io.tollgate.gateway.ledger.Ledger;
import io.tollgate.gateway.redis.AsyncRedis;
import io.tollgate.gateway.redis.RedisScripts;
import io.tollgate.gateway.relay.InternalHttp;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AdmissionBeans {

    @Bean
    Holds holds(AsyncRedis<String> holdsRedis, RedisScripts scripts, GatewayProperties properties) {
        return new Holds(holdsRedis, scripts, properties.lease());
    }

    @Bean
    Heartbeat heartbeat(Holds holds, GatewayProperties properties, MeterRegistry metrics) {
        Heartbeat heartbeat = new Heartbeat(holds, properties.heartbeat());
        metrics.gauge("tollgate.holds.active", heartbeat, Heartbeat::active);
        return heartbeat;
    }

    @Bean
    Admit admit(
            Holds holds,
            @Qualifier("spendServiceHttp") InternalHttp spendService,
            Heartbeat heartbeat,
            Ledger ledger,
            ResponseCache cache,
            Authenticate authenticate,
            Authorize authorize,
            InstantSource clock,
            MeterRegistry metrics) {
        return new Admit(
                holds,
                new Seeds(spendService, holds),
                heartbeat,
                ledger,
                cache,
                authenticate,
                authorize,
                clock,
                metrics);
    }
}
