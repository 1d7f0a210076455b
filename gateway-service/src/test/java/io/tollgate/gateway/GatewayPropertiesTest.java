package io.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class GatewayPropertiesTest {

    private static final Map<String, String> REQUIRED =
            Map.of(
                    "master-key", "sk-f81d4fae7dec11d0",
                    "key-pepper", "v1:f81d4fae-7dec-11d0",
                    "redis-url", "redis://user:hidden-word@redis:6379",
                    "key-service-url", "http://keys:1,http://keys:4",
                    "spend-service-url", "http://spend:2",
                    "provider-service-url", "http://providers:3");

    @Test
    void defaultsAreTheDesigns() {
        GatewayProperties properties = bind(Map.of());

        assertThat(properties.cacheRedisUrl()).isNull();
        assertThat(properties.redisTimeout()).isEqualTo(Duration.ofMillis(250));
        assertThat(properties.maxBodyMb()).isEqualTo(50);
        assertThat(properties.lease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(properties.heartbeat()).isEqualTo(Duration.ofSeconds(5));
        assertThat(properties.keepAlive()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void everyPropertyIsMapped() {
        GatewayProperties properties =
                bind(
                        Map.of(
                                "cache-redis-url", "redis://cache:1",
                                "redis-timeout", "70ms",
                                "max-body-mb", "7",
                                "lease", "60s",
                                "heartbeat", "4s",
                                "pass-through-usd", "0.02",
                                "keep-alive", "3s"));

        assertThat(properties)
                .isEqualTo(
                        new GatewayProperties(
                                "sk-f81d4fae7dec11d0",
                                "v1:f81d4fae-7dec-11d0",
                                "redis://user:hidden-word@redis:6379",
                                "redis://cache:1",
                                Duration.ofMillis(70),
                                List.of(URI.create("http://keys:1"), URI.create("http://keys:4")),
                                List.of(URI.create("http://spend:2")),
                                List.of(URI.create("http://providers:3")),
                                7,
                                new java.math.BigDecimal("0.02"),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(3)));
    }

    @ParameterizedTest
    @CsvSource({
        "master-key, '', TOLLGATE_MASTER_KEY",
        "master-key, sk-1234, TOLLGATE_MASTER_KEY",
        "master-key, sk-aaaaaaaaaaaaaaaaaaaaaa, TOLLGATE_MASTER_KEY",
        "master-key, f81d4fae7dec11d0a765, TOLLGATE_MASTER_KEY",
        "key-pepper, '', TOLLGATE_KEY_PEPPER",
        "key-pepper, f81d4fae7dec11d0a765, TOLLGATE_KEY_PEPPER",
        "key-pepper, v1:aaaaaaaaaaaaaaaaaaaaaa, TOLLGATE_KEY_PEPPER",
        "key-pepper, v1:changeme-changeme-1, TOLLGATE_KEY_PEPPER",
        "max-body-mb, 0, TOLLGATE_MAX_BODY_MB",
        "max-body-mb, 1025, TOLLGATE_MAX_BODY_MB",
        "heartbeat, 16s, heartbeat"
    })
    void whatIsUnsafeIsRefusedByName(String name, String value, String named) {
        assertThatThrownBy(() -> bind(Map.of(name, value)))
                .hasRootCauseMessage(rootMessage(name, value))
                .rootCause()
                .hasMessageContaining(named);
    }

    @Test
    void printsNoSecret() {
        assertThat(bind(Map.of()).toString())
                .doesNotContain("f81d4fae")
                .doesNotContain("hidden-word");
    }

    /** The message itself must not hold what was refused. */
    private static String rootMessage(String name, String value) {
        try {
            bind(Map.of(name, value));
        } catch (RuntimeException refused) {
            Throwable root = refused;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            if (name.startsWith("m") && value.startsWith("sk-")) {
                assertThat(root.getMessage()).doesNotContain(value);
            }
            return root.getMessage();
        }
        throw new AssertionError("not refused");
    }

    private static GatewayProperties bind(Map<String, String> given) {
        Map<String, String> all = new HashMap<>();
        REQUIRED.forEach((name, value) -> all.put("tollgate.gateway." + name, value));
        given.forEach((name, value) -> all.put("tollgate.gateway." + name, value));
        return new Binder(new MapConfigurationPropertySource(all))
                .bind("tollgate.gateway", GatewayProperties.class)
                .get();
    }
}
