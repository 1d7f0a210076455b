package io.tollgate.gateway.admission;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.gateway.GatewayProperties;
import io.tollgate.gateway.cache.ResponseCache;
import io.tollgate.gateway.caller.Authenticate;
import io.tollgate.gateway.caller.Authorize;
import io.tollgate.gateway.caller.LevelDirectory;
import io.tollgate.gateway.ledger.Ledger;
import io.tollgate.gateway.redis.AsyncRedis;
import io.tollgate.gateway.redis.RedisBreaker;
import io.tollgate.gateway.redis.RedisScripts;
import io.tollgate.gateway.relay.InternalHttp;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AdmissionBeans {

    @Bean
    Holds holds(
            AsyncRedis<String> holdsRedis,
            RedisScripts scripts,
            RedisBreaker breaker,
            GatewayProperties properties) {
        return new Holds(holdsRedis, scripts, breaker, properties.lease());
    }

    @Bean
    Replicas replicas(AsyncRedis<String> holdsRedis, InstantSource clock, MeterRegistry metrics) {
        Replicas replicas = new Replicas(holdsRedis, clock);
        metrics.gauge("tollgate.gateways.live", replicas, Replicas::live);
        return replicas;
    }

    @Bean
    LocalLimits localLimits(Replicas replicas, InstantSource clock) {
        return new LocalLimits(replicas::live, clock);
    }

    @Bean
    Heartbeat heartbeat(Holds holds, GatewayProperties properties, MeterRegistry metrics) {
        Heartbeat heartbeat = new Heartbeat(holds, properties.heartbeat());
        metrics.gauge("tollgate.holds.active", heartbeat, Heartbeat::active);
        return heartbeat;
    }

    @Bean
    Seeds seeds(@Qualifier("spendServiceHttp") InternalHttp spendService) {
        return new Seeds(spendService);
    }

    @Bean
    CountIn countIn(
            Holds holds,
            Seeds seeds,
            LocalLimits local,
            Heartbeat heartbeat,
            Authenticate authenticate,
            InstantSource clock,
            MeterRegistry metrics) {
        return new CountIn(holds, seeds, local, heartbeat, authenticate, clock, metrics);
    }

    @Bean
    Admit admit(
            Holds holds,
            Seeds seeds,
            LocalLimits local,
            Heartbeat heartbeat,
            Ledger ledger,
            ResponseCache cache,
            Authenticate authenticate,
            Authorize authorize,
            LevelDirectory levels,
            InstantSource clock,
            MeterRegistry metrics) {
        return new Admit(
                holds,
                seeds,
                local,
                heartbeat,
                ledger,
                cache,
                authenticate,
                authorize,
                levels,
                clock,
                metrics);
    }
}
