package io.tollgate.spend;

import io.tollgate.platform.RedisLink;
import java.time.InstantSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the service. */
@SpringBootApplication(
        scanBasePackages = {"io.tollgate.spend", "io.tollgate.platform"},
        proxyBeanMethods = false)
@EnableConfigurationProperties(SpendProperties.class)
@EnableScheduling
public class SpendService {

    public static void main(String[] args) {
        SpringApplication.run(SpendService.class, args);
    }

    /** A schema that a newer release migrated is refused; Flyway would tolerate it. */
    @Bean
    FlywayConfigurationCustomizer refuseNewerSchema() {
        return flyway -> flyway.ignoreMigrationPatterns(new String[0]);
    }

    @Bean
    RedisLink<String> redis(SpendProperties properties, InstantSource clock) {
        return RedisLink.of(properties.redisUrl(), properties.redisTimeout(), clock);
    }
}
