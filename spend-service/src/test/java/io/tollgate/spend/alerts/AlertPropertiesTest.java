package io.tollgate.spend.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.spend.alerts.AlertProperties.MailServer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertPropertiesTest {

    @Test
    void hasDefaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(
                        new AlertProperties(
                                Duration.ofSeconds(10),
                                500,
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(15),
                                Duration.ofSeconds(5),
                                Duration.ofHours(1),
                                Duration.ofDays(3),
                                "http://127.0.0.1:4001",
                                Duration.ofSeconds(5),
                                new BigDecimal("0.10"),
                                "",
                                false,
                                "",
                                "",
                                "",
                                new MailServer("", 587, "", "", "", true)));
    }

    @Test
    void mapsEveryPropertyAndShowsNoSecret() {
        Map<String, String> all = new HashMap<>();
        all.put("look-interval", "1s");
        all.put("look-batch", "7");
        all.put("deliver-interval", "3s");
        all.put("send-timeout", "4s");
        all.put("retry-delay", "5s");
        all.put("retry-delay-max", "6s");
        all.put("give-up-after", "7s");
        all.put("key-service-url", "http://keys");
        all.put("key-service-timeout", "8s");
        all.put("projection-min-usd", "9");
        all.put("vault-key", "canary-vault");
        all.put("allow-private-addresses", "true");
        all.put("slack-webhook-url", "http://canary-slack");
        all.put("webhook-url", "http://canary-webhook");
        all.put("config-file", "config.yaml");
        all.put("smtp.host", "mail");
        all.put("smtp.port", "465");
        all.put("smtp.username", "u");
        all.put("smtp.password", "canary-password");
        all.put("smtp.sender", "s@example.com");
        all.put("smtp.tls", "False");

        AlertProperties bound = bind(all);

        assertThat(bound)
                .isEqualTo(
                        new AlertProperties(
                                Duration.ofSeconds(1),
                                7,
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(6),
                                Duration.ofSeconds(7),
                                "http://keys",
                                Duration.ofSeconds(8),
                                new BigDecimal("9"),
                                "canary-vault",
                                true,
                                "http://canary-slack",
                                "http://canary-webhook",
                                "config.yaml",
                                new MailServer(
                                        "mail",
                                        465,
                                        "u",
                                        "canary-password",
                                        "s@example.com",
                                        false)));
        assertThat(bound + " " + bound.smtp()).doesNotContain("canary");
    }

    @Test
    void refusesWhatCannotWork() {
        refuses("look-interval", "0s", "intervals must be positive");
        refuses("look-batch", "0", "look-batch lies between");
        refuses("send-timeout", "31s", "send-timeout lies between");
        refuses("retry-delay", "2h", "retry-delay is positive");
        refuses("slack-webhook-url", "http://plain", "SLACK_WEBHOOK_URL");
        refuses("smtp.host", "mail", "SMTP_SENDER_EMAIL");
    }

    private static void refuses(String name, String value, String because) {
        assertThatThrownBy(() -> bind(Map.of(name, value))).hasStackTraceContaining(because);
    }

    private static AlertProperties bind(Map<String, String> settings) {
        return TestSettings.of(settings);
    }
}
