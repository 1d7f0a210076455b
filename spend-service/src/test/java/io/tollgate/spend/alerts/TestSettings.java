package io.tollgate.spend.alerts;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings with defaults, except for what a test says. */
final class TestSettings {

    /** Of 32 bytes. */
    static final String VAULT_KEY = "k1:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";

    private TestSettings() {}

    static AlertProperties of(Map<String, String> settings) {
        Map<String, String> named = new HashMap<>();
        settings.forEach((name, value) -> named.put("tollgate.spend.alerts." + name, value));
        return new Binder(new MapConfigurationPropertySource(named))
                .bindOrCreate("tollgate.spend.alerts", AlertProperties.class);
    }

    static AlertProperties slack(String url) {
        return of(Map.of("slack-webhook-url", url, "allow-private-addresses", "true"));
    }
}
