package io.tollgate.gateway.token;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TokenProperties.class)
class TokenBeans {

    /** Stands for no file, where deployments must name one. */
    private static final String NO_FILE = "config.none.yaml";

    @Bean
    Tokens tokens(
            TokenProperties properties,
            InstantSource clock,
            @Value("${TOLLGATE_CONFIG_FILE:" + NO_FILE + "}") String file) {
        if (!file.equals(NO_FILE) && !Files.isReadable(Path.of(file))) {
            throw new IllegalStateException("TOLLGATE_CONFIG_FILE cannot be read: " + file);
        }
        return new Tokens(properties, clock);
    }
}
