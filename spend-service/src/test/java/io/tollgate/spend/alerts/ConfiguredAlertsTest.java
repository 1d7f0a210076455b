package io.tollgate.spend.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tollgate.platform.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredAlertsTest {

    @TempDir private Path folder;

    @Test
    void withoutAFileTheEnvironmentDecides() {
        ConfiguredAlerts none = ConfiguredAlerts.of(ConfigFile.read("", name -> null), "", false);

        assertThat(none.environmentsSlack()).isTrue();
        assertThat(none.slack()).isEmpty();
        assertThat(none.ignored()).isEmpty();
    }

    @Test
    void slackGoesToTheAddressOfTheEnvironmentUnlessBudgetsHaveTheirOwn() throws IOException {
        assertThat(read("alerting: [slack]").environmentsSlack()).isTrue();
        assertThat(read("alerting: [webhook]").environmentsSlack()).isFalse();
        ConfiguredAlerts own =
                read("{alerting: slack, alert_to_webhook_url: {budget_alerts: os.environ/HOOK}}");
        assertThat(own.environmentsSlack()).isFalse();
        assertThat(own.slack()).containsExactly("https://hooks.example.com/canary");
        assertThat(own.toString()).doesNotContain("canary");
    }

    @Test
    void whoAsksForOtherAlertsOnlyIsNotTold() throws IOException {
        ConfiguredAlerts others =
                read(
                        """
                        {alerting: [slack, webhook], alert_types: [llm_exceptions],
                         alert_to_webhook_url: {budget_alerts: https://a.example.com}}
                        """);

        assertThat(others.environmentsSlack()).isFalse();
        assertThat(others.slack()).isEmpty();
        assertThat(others.webhooks()).isEmpty();
    }

    @Test
    void whatHasNoMeaningHereIsSaid() throws IOException {
        assertThat(
                        read("""
                                        {alerting: [email, pagerduty],
                                         alerting_args: {daily_report_frequency: 3600},
                                         alert_to_webhook_url: {llm_too_slow: https://a.example.com}}
                                        """)
                                .ignored())
                .containsExactly(
                        "alerting: email",
                        "alerting: pagerduty",
                        "alert_to_webhook_url.llm_too_slow",
                        "alerting_args.daily_report_frequency");
    }

    @Test
    void anAddressThatCannotBeUsedStopsTheStartWithoutBeingShown() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                read(
                                        "{alerting: slack, alert_to_webhook_url:"
                                                + " {budget_alerts: 'http://canary.example.com'}}"))
                .withMessageContaining("alert_to_webhook_url.budget_alerts")
                .withMessageNotContaining("canary");
    }

    private ConfiguredAlerts read(String settings) throws IOException {
        Path file = folder.resolve("config.yaml");
        Files.writeString(file, "general_settings:\n  " + settings.strip().replace("\n", "\n  "));
        return ConfiguredAlerts.of(
                ConfigFile.read(
                        file.toString(), Map.of("HOOK", "https://hooks.example.com/canary")::get),
                "https://example.com/hook",
                false);
    }
}
