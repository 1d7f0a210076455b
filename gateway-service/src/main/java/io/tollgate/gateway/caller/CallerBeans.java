package io.tollgate.gateway.caller;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.contracts.KeyPeppers;
import io.tollgate.gateway.GatewayProperties;
import io.tollgate.gateway.models.ModelDirectory;
import io.tollgate.gateway.redis.AsyncRedis;
import io.tollgate.gateway.redis.RedisBreaker;
import io.tollgate.gateway.relay.InternalHttp;
import io.tollgate.gateway.token.Tokens;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DoorProperties.class)
class CallerBeans {

    @Bean
    CallerDirectory callerDirectory(
            @Qualifier("keyServiceHttp") InternalHttp keyService, InstantSource clock) {
        return new CallerDirectory(new KeyService(keyService), clock);
    }

    @Bean
    LevelDirectory levelDirectory(
            @Qualifier("keyServiceHttp") InternalHttp keyService, InstantSource clock) {
        return new LevelDirectory(new KeyService(keyService), clock);
    }

    @Bean
    ClientAddress clientAddress(DoorProperties door) {
        return new ClientAddress(door.trustedProxies());
    }

    @Bean
    GuessThrottle guessThrottle(
            AsyncRedis<String> holdsRedis,
            RedisBreaker breaker,
            ClientAddress addresses,
            DoorProperties door,
            MeterRegistry metrics,
            InstantSource clock) {
        return new GuessThrottle(holdsRedis, breaker, addresses, door, metrics, clock);
    }

    @Bean
    MasterKey masterKey(
            GatewayProperties properties,
            DoorProperties door,
            ClientAddress addresses,
            MeterRegistry metrics) {
        return new MasterKey(properties.masterKey(), door.masterKeyEnabled(), addresses, metrics);
    }

    @Bean
    Authenticate authenticate(
            GatewayProperties properties,
            MasterKey masterKey,
            CallerDirectory callers,
            Tokens tokens,
            GuessThrottle throttle,
            ObjectProvider<SignedIn> sessions,
            InstantSource clock) {
        KeyPeppers peppers = KeyPeppers.parse(properties.keyPepper());
        return new Authenticate(masterKey, peppers, callers, tokens, throttle, sessions, clock);
    }

    @Bean
    CallerRestrictions callerRestrictions(ClientAddress addresses) {
        return new CallerRestrictions(addresses);
    }

    @Bean
    Authorize authorize(ModelDirectory models, CallerRestrictions restrictions) {
        return new Authorize(models, restrictions);
    }
}
