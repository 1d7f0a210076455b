package io.tollgate.platform;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LeavingBeans {

    @Bean
    Leaving leaving(
            PlatformProperties properties,
            @Value("${spring.lifecycle.timeout-per-shutdown-phase}") Duration longest) {
        return new Leaving(properties.leaveWait(), longest);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> leavingValve(
            Leaving leaving, PlatformProperties properties) {
        return factory -> factory.addEngineValves(new LeavingValve(leaving, properties.inner()));
    }
}
