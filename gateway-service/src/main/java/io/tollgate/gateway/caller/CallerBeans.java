package io.tollgate.gateway.caller;

import io.tollgate.contracts.KeyPeppers;
import io.tollgate.gateway.GatewayProperties;
import io.tollgate.gateway.models.ModelDirectory;
import io.tollgate.gateway.relay.InternalHttp;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
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
    Authenticate authenticate(
            GatewayProperties properties, CallerDirectory callers, InstantSource clock) {
        KeyPeppers peppers = KeyPeppers.parse(properties.keyPepper());
        return new Authenticate(properties.masterKey(), peppers, callers, clock);
    }

    @Bean
    ClientAddress clientAddress(
            @Value("${tollgate.door.trusted-proxies:${TOLLGATE_TRUSTED_PROXIES:}}")
                    List<String> trustedProxies) {
        return new ClientAddress(trustedProxies.stream().filter(one -> !one.isBlank()).toList());
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
