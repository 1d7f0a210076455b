package io.tollgate.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ProviderPropertiesTest {

    @Test
    void everyPropertyIsMappedAndHasTheDesignsDefault() {
        assertThat(bind(Map.of()))
                .isEqualTo(new ProviderProperties("k1:x", true, 2, ZoneId.of("UTC")));
        Map<String, String> all =
                Map.of(
                        "models-from-environment", "false",
                        "max-attempts", "7",
                        "time-zone", "Europe/Berlin");
        assertThat(bind(all))
                .isEqualTo(new ProviderProperties("k1:x", false, 7, ZoneId.of("Europe/Berlin")));
        assertThat(bind(Map.of()).toString()).doesNotContain("k1:x");
    }

    @Test
    void attemptsLieBetweenOneAndTen() {
        assertThatThrownBy(() -> bind(Map.of("max-attempts", "0")))
                .hasStackTraceContaining("max-attempts");
        assertThatThrownBy(() -> bind(Map.of("max-attempts", "11")))
                .hasStackTraceContaining("max-attempts");
    }

    private static ProviderProperties bind(Map<String, String> given) {
        Map<String, String> all = new HashMap<>(Map.of("tollgate.providers.vault-key", "k1:x"));
        given.forEach((name, value) -> all.put("tollgate.providers." + name, value));
        return new Binder(new MapConfigurationPropertySource(all))
                .bind("tollgate.providers", ProviderProperties.class)
                .get();
    }
}
