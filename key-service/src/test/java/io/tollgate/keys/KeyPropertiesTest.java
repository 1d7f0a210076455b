package io.tollgate.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class KeyPropertiesTest {

    private static final String PEPPER = "v1:Zq81hWm2x7Lk0Vb4";

    @Test
    void hasDefaultsForEverythingButThePepper() {
        assertThat(bind(Map.of("tollgate.keys.key-pepper", PEPPER)))
                .isEqualTo(
                        new KeyProperties(
                                PEPPER,
                                "redis://127.0.0.1:6379",
                                Duration.ofSeconds(1),
                                "http://127.0.0.1:4002",
                                "http://127.0.0.1:4003",
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(5),
                                Duration.ofHours(24),
                                ZoneId.of("UTC"),
                                null,
                                null,
                                List.of(),
                                ""));
        assertThatThrownBy(() -> bind(Map.of("tollgate.keys.redis-url", "redis://x")))
                .hasStackTraceContaining("TOLLGATE_KEY_PEPPER is not set");
    }

    @Test
    void mapsEveryProperty() {
        assertThat(
                        bind(
                                Map.ofEntries(
                                        Map.entry("tollgate.keys.key-pepper", PEPPER),
                                        Map.entry("tollgate.keys.redis-url", "redis://elsewhere:1"),
                                        Map.entry("tollgate.keys.redis-timeout", "3s"),
                                        Map.entry(
                                                "tollgate.keys.spend-service-url", "https://spend"),
                                        Map.entry(
                                                "tollgate.keys.provider-service-url",
                                                "https://providers"),
                                        Map.entry("tollgate.keys.spend-connect-timeout", "4s"),
                                        Map.entry("tollgate.keys.spend-read-timeout", "6s"),
                                        Map.entry("tollgate.keys.rotation-grace", "2h"),
                                        Map.entry("tollgate.keys.time-zone", "Europe/Berlin"),
                                        Map.entry("tollgate.keys.max-end-user-budget", "1.5"),
                                        Map.entry(
                                                "tollgate.keys.max-end-user-budget-id", "standard"),
                                        Map.entry("tollgate.keys.available-teams", "a,b"),
                                        Map.entry(
                                                "tollgate.keys.config-file", "/etc/config.yaml"))))
                .isEqualTo(
                        new KeyProperties(
                                PEPPER,
                                "redis://elsewhere:1",
                                Duration.ofSeconds(3),
                                "https://spend",
                                "https://providers",
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(6),
                                Duration.ofHours(2),
                                ZoneId.of("Europe/Berlin"),
                                new BigDecimal("1.5"),
                                "standard",
                                List.of("a", "b"),
                                "/etc/config.yaml"));
    }

    @Test
    void refusesAWeakPepperWithoutShowingIt() {
        for (String weak :
                List.of(
                        "v1:short",
                        "no-version-at-all-0123456789",
                        "v1:aaaaaaaaaaaaaaaaaaaa",
                        PEPPER + ",v0:changeme-changeme")) {
            assertThatThrownBy(() -> bind(Map.of("tollgate.keys.key-pepper", weak)))
                    .rootCause()
                    .hasMessageContaining("TOLLGATE_KEY_PEPPER")
                    .hasMessageNotContaining(weak.substring(weak.lastIndexOf(':') + 1));
        }
    }

    @Test
    void printsNoSecret() {
        assertThat(bind(Map.of("tollgate.keys.key-pepper", PEPPER)).toString())
                .doesNotContain(PEPPER);
    }

    private static KeyProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("tollgate.keys", KeyProperties.class);
    }
}
