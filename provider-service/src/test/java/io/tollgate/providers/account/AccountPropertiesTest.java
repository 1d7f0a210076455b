package io.tollgate.providers.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.platform.ConfigFile;
import io.tollgate.providers.account.AccountProperties.ProviderBudget;
import io.tollgate.sdk.provider.ProviderRows;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class AccountPropertiesTest {

    private static final ProviderRows ROWS = ProviderRows.load();

    @TempDir private Path folder;

    @Test
    void everyPropertyIsMappedAndHasTheDesignsDefault() {
        assertThat(bind(Map.of()))
                .isEqualTo(
                        new AccountProperties(
                                "redis://127.0.0.1:6379",
                                Duration.ofMillis(250),
                                "http://127.0.0.1:4002",
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(5),
                                "",
                                Map.of(),
                                false));
        AccountProperties all =
                bind(
                        Map.of(
                                "redis-url", "redis://:secret@h:1",
                                "redis-timeout", "1s",
                                "config-file", "config.yaml",
                                "spend-service-url", "http://spend:1",
                                "lease", "9s",
                                "heartbeat", "3s",
                                "budgets.openai.budget-limit", "100.5",
                                "budgets.openai.time-period", "1d",
                                "budgets-fail-closed", "true"));
        assertThat(all)
                .isEqualTo(
                        new AccountProperties(
                                "redis://:secret@h:1",
                                Duration.ofSeconds(1),
                                "http://spend:1",
                                Duration.ofSeconds(9),
                                Duration.ofSeconds(3),
                                "config.yaml",
                                Map.of("openai", new ProviderBudget(new BigDecimal("100.5"), "1d")),
                                true));
        assertThat(all.toString()).doesNotContain("secret");
        assertThat(all.warmUp()).isEqualTo(Duration.ofMillis(4_500));
    }

    @Test
    void aBudgetCanBeSetByVariables() {
        Map<String, Object> variables =
                Map.of(
                        "TOLLGATE_PROVIDERS_BUDGETS_OPENAI_BUDGETLIMIT", "3",
                        "TOLLGATE_PROVIDERS_BUDGETS_OPENAI_TIMEPERIOD", "1d",
                        "TOLLGATE_PROVIDERS_BUDGETSFAILCLOSED", "true");
        AccountProperties bound =
                new Binder(
                                ConfigurationPropertySources.from(
                                        new SystemEnvironmentPropertySource(
                                                "systemEnvironment", variables)))
                        .bindOrCreate("tollgate.providers", AccountProperties.class);

        assertThat(bound.budgets())
                .isEqualTo(Map.of("openai", new ProviderBudget(new BigDecimal("3"), "1d")));
        assertThat(bound.budgetsFailClosed()).isTrue();
    }

    @Test
    void aHeartbeatComesThreeTimesInALease() {
        assertThatThrownBy(() -> bind(Map.of("heartbeat", "11s")))
                .hasStackTraceContaining("heartbeat");
    }

    @Test
    void aBudgetIsFoundByTheNameOfItsProviderHoweverThePropertyWasSpelt() {
        Map<String, ProviderBudget> budgets =
                budgets(
                        Map.of(
                                "budgets.openailike.budget-limit", "2.0000000019",
                                "budgets.openailike.time-period", "30d"));

        assertThat(budgets).containsOnlyKeys("openai_like");
        Budget budget = budgets.get("openai_like").counted(ZoneOffset.UTC, BudgetMode.STRICT);
        assertThat(budget.maxNanoUsd()).as("rounded down").isEqualTo(2_000_000_001L);
        assertThat(budget.duration()).isEqualTo("30d");
        assertThat(budget.mode()).isEqualTo(BudgetMode.STRICT);
    }

    @Test
    void budgetsComeFromTheConfigurationFileTooAndSettingsWin() throws IOException {
        Path file = folder.resolve("config.yaml");
        Files.writeString(
                file,
                """
                router_settings:
                  provider_budget_config:
                    openai: {budget_limit: 0.3, time_period: 1d}
                    groq: {budget_limit: os.environ/GROQ_BUDGET}
                """);
        ConfigFile config = ConfigFile.read(file.toString(), Map.of("GROQ_BUDGET", "7")::get);

        assertThat(
                        ConfiguredBudgets.of(
                                bind(Map.of("budgets.openai.budget-limit", "4")), config, ROWS))
                .isEqualTo(
                        Map.of(
                                "openai", new ProviderBudget(new BigDecimal("4"), null),
                                "groq", new ProviderBudget(new BigDecimal("7"), null)));
        Files.writeString(
                file, "router_settings: {provider_budget_config: {openai: {time_period: 1d}}}");
        ConfigFile withoutLimit = ConfigFile.read(file.toString(), name -> null);
        assertThatIllegalStateException()
                .isThrownBy(() -> ConfiguredBudgets.of(bind(Map.of()), withoutLimit, ROWS))
                .withMessageContaining("provider_budget_config.openai");
    }

    @Test
    void aBudgetThatCannotHoldStopsTheStart() {
        assertThatIllegalStateException()
                .isThrownBy(() -> budgets(Map.of("budgets.nobody.budget-limit", "2")))
                .withMessageContaining("nobody");
        assertThatIllegalStateException()
                .isThrownBy(() -> budgets(Map.of("budgets.openai.budget-limit", "-1")))
                .withMessageContaining("openai");
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                budgets(
                                        Map.of(
                                                "budgets.openai.budget-limit", "1",
                                                "budgets.openai.time-period", "soon")))
                .withMessageContaining("soon");
    }

    private static Map<String, ProviderBudget> budgets(Map<String, String> given) {
        return ConfiguredBudgets.of(bind(given), ConfigFile.read("", name -> null), ROWS);
    }

    private static AccountProperties bind(Map<String, String> given) {
        Map<String, String> all = new java.util.HashMap<>();
        given.forEach((name, value) -> all.put("tollgate.providers." + name, value));
        return new Binder(new MapConfigurationPropertySource(all))
                .bindOrCreate("tollgate.providers", AccountProperties.class);
    }
}
