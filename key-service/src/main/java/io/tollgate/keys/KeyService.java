package io.tollgate.keys;

import io.tollgate.contracts.KeyPeppers;
import io.tollgate.keys.limits.LimitFields;
import io.tollgate.keys.limits.LimitLevels;
import io.tollgate.keys.limits.LimitView;
import io.tollgate.platform.RedisLink;
import io.tollgate.platform.openapi.ApiField;
import io.tollgate.platform.openapi.ApiFields;
import java.time.InstantSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the service. */
@SpringBootApplication(
        scanBasePackages = {"io.tollgate.keys", "io.tollgate.platform"},
        proxyBeanMethods = false)
@EnableConfigurationProperties(KeyProperties.class)
@EnableScheduling
public class KeyService {

    public static void main(String[] args) {
        SpringApplication.run(KeyService.class, args);
    }

    /** A schema that a newer release migrated is refused; Flyway would tolerate it. */
    @Bean
    FlywayConfigurationCustomizer refuseNewerSchema() {
        return flyway -> flyway.ignoreMigrationPatterns(new String[0]);
    }

    @Bean
    KeyPeppers peppers(KeyProperties properties) {
        return KeyPeppers.parse(properties.keyPepper());
    }

    @Bean
    RedisLink<String> redis(KeyProperties properties, InstantSource clock) {
        return RedisLink.of(properties.redisUrl(), properties.redisTimeout(), clock);
    }

    @Bean
    LimitLevels limitLevels(KeyProperties properties) {
        return new LimitLevels(properties.timeZone());
    }

    /** For the OpenAPI document. */
    @Bean
    ApiFields apiFields() {
        return new ApiFields(
                LimitFields.DESCRIPTIONS.entrySet().stream()
                        .map(
                                field ->
                                        new ApiField(
                                                field.getKey(),
                                                schemaType(field.getValue().type()),
                                                field.getValue().text()))
                        .toList());
    }

    private static String schemaType(String ofForm) {
        return switch (ofForm) {
            case "Float" -> "number";
            case "Integer" -> "integer";
            case "List" -> "array";
            case "Object" -> "object";
            default -> "string";
        };
    }

    @Bean
    LimitView limitView(LimitLevels levels) {
        return new LimitView(levels);
    }
}
