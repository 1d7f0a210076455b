package io.tollgate.spend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SpendPropertiesTest {

    @Test
    void hasDefaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(
                        new SpendProperties(
                                "redis://127.0.0.1:6379",
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                1_000,
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(2),
                                Duration.ofHours(1),
                                3,
                                0,
                                Duration.ofMinutes(10)));
    }

    @Test
    void mapsEveryProperty() {
        assertThat(
                        bind(
                                Map.ofEntries(
                                        Map.entry(
                                                "tollgate.spend.redis-url", "redis://elsewhere:1"),
                                        Map.entry("tollgate.spend.redis-timeout", "2s"),
                                        Map.entry("tollgate.spend.sweep-interval", "5s"),
                                        Map.entry("tollgate.spend.sweep-batch", "7"),
                                        Map.entry("tollgate.spend.tenant-idle", "90s"),
                                        Map.entry("tollgate.spend.reconcile-interval", "30s"),
                                        Map.entry("tollgate.spend.reconcile-second-look", "3s"),
                                        Map.entry("tollgate.spend.reconcile-windows-for", "2h"),
                                        Map.entry("tollgate.spend.partitions-ahead", "9"),
                                        Map.entry("tollgate.spend.ledger-retention-days", "90"),
                                        Map.entry("tollgate.spend.rollup-check-interval", "3m"))))
                .isEqualTo(
                        new SpendProperties(
                                "redis://elsewhere:1",
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(5),
                                7,
                                Duration.ofSeconds(90),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(3),
                                Duration.ofHours(2),
                                9,
                                90,
                                Duration.ofMinutes(3)));
    }

    @Test
    void refusesWhatCannotWork() {
        assertThatThrownBy(() -> bind(Map.of("tollgate.spend.sweep-batch", "0")))
                .hasStackTraceContaining("sweep-batch lies between");
        assertThatThrownBy(() -> bind(Map.of("tollgate.spend.ledger-retention-days", "34")))
                .hasStackTraceContaining("TOLLGATE_LEDGER_RETENTION_DAYS");
        assertThatThrownBy(() -> bind(Map.of("tollgate.spend.sweep-interval", "0s")))
                .hasStackTraceContaining("sweep-interval must be positive");
    }

    private static SpendProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("tollgate.spend", SpendProperties.class);
    }
}
