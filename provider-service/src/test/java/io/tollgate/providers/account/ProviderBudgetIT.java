package io.tollgate.providers.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.providers.FakeProvider;
import io.tollgate.providers.ProviderServiceTestBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

class ProviderBudgetIT extends ProviderServiceTestBase {

    private static final FakeSpendService SPEND = new FakeSpendService();

    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK =
            "{\"model\":\"m\",\"max_tokens\":2,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String TOO_LITTLE =
            "{\"budget_limit\": 0.0000001, \"time_period\": \"30d\"}";
    private static final String PLENTY = "{\"budget_limit\": 100, \"time_period\": \"30d\"}";

    private final FakeProvider provider = new FakeProvider();
    private final String model = "m-" + UUID.randomUUID();

    @DynamicPropertySource
    static void account(DynamicPropertyRegistry registry) {
        registry.add("TOLLGATE_REDIS_URL", () -> SPEND.redisUrl);
        registry.add("TOLLGATE_SPEND_SERVICE_URL", () -> SPEND.url);
        registry.add("TOLLGATE_REDIS_TIMEOUT", () -> "5s");
        registry.add("TOLLGATE_CONFIG_FILE", () -> config().toString());
        // Only announcements tell of changes.
        registry.add("tollgate.providers.budget-refresh", () -> "1h");
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void theReportShowsWhatWasConfiguredAndWhatTheLedgerKnows() {
        SPEND.ledger.put("deepseek", 1_500_000_000L);

        JsonNode view = get(ADMIN, "/provider/budgets").json().at("/providers/deepseek");

        assertThat(view.path("budget_limit").decimalValue()).isEqualByComparingTo("3.5");
        assertThat(view.path("time_period").stringValue()).isEqualTo("1d");
        assertThat(view.path("spend").decimalValue()).isEqualByComparingTo("1.5");
        assertThat(Instant.parse(view.path("budget_reset_at").stringValue()))
                .isAfter(Instant.now());
    }

    @Test
    void whatIsSetHoldsForTheNextCallAndWhatIsRemovedGivesWayToTheConfiguration() {
        deploy("deepseek/up");
        assertThat(call(CHAT, model, null, ASK).status()).isEqualTo(200);

        Answer set = put(ADMIN, "/provider/budgets/deepseek", TOO_LITTLE);

        assertThat(set.status()).as(set.text()).isEqualTo(200);
        assertThat(set.json().path("time_period").stringValue()).isEqualTo("30d");
        assertThat(set.headers()).doesNotContainKey("x-tollgate-revocation-delay");
        assertThat(call(CHAT, model, null, ASK).status()).isEqualTo(429);
        Answer removed = delete(ADMIN, "/provider/budgets/deepseek");
        assertThat(removed.json().path("budget_limit").decimalValue()).isEqualByComparingTo("3.5");
        assertThat(call(CHAT, model, null, ASK).status()).isEqualTo(200);
        assertThat(delete(ADMIN, "/provider/budgets/deepseek").status()).isEqualTo(404);
        put(ADMIN, "/provider/budgets/deepseek", TOO_LITTLE);
        assertThat(call(CHAT, model, null, ASK).status()).as("its version grew on").isEqualTo(429);
        delete(ADMIN, "/provider/budgets/deepseek");
    }

    @Test
    void whatAnotherReplicaChangedHoldsForTheNextCall() {
        deploy("xai/up");
        put(ADMIN, "/provider/budgets/xai", PLENTY);
        assertThat(call(CHAT, model, null, ASK).status()).isEqualTo(200);
        long version =
                jdbc.sql(
                                "UPDATE providers.provider_budget SET budget_limit = 0.0000001,"
                                        + " version = version + 1 WHERE provider = 'xai'"
                                        + " RETURNING version")
                        .query(Long.class)
                        .single();
        SPEND.redis.set(
                HoldKeys.version(HoldKeys.providerAccount("xai"), LevelKind.PROVIDER, "xai"),
                Long.toString(version));

        assertThat(call(CHAT, model, null, ASK).status()).isEqualTo(429);
    }

    @Test
    void theFirstBudgetOfAProviderIsHeardOfFromAnotherReplica() {
        deploy("mistral/up");
        assertThat(call(CHAT, model, null, ASK).status()).isEqualTo(200);
        jdbc.sql(
                        "INSERT INTO providers.provider_budget VALUES"
                                + " ('mistral', 0.0000001, '1d', 1, now(), 'somebody')")
                .update();

        SPEND.redis.publish(HoldKeys.CHANGES, "provider:mistral");

        await().untilAsserted(
                        () -> assertThat(call(CHAT, model, null, ASK).status()).isEqualTo(429));
    }

    @Test
    void onlyAdministratorsSeeAndSetBudgetsOfProviders() {
        assertThat(get(USER, "/provider/budgets").status()).isEqualTo(403);
        assertThat(put(USER, "/provider/budgets/openai", PLENTY).status()).isEqualTo(403);
        assertThat(delete(USER, "/provider/budgets/openai").status()).isEqualTo(403);
    }

    @Test
    void whatCannotBeCountedIsRefusedByName() {
        assertThat(put(ADMIN, "/provider/budgets/nobody", PLENTY).status()).isEqualTo(404);
        refused("{}", "budget_limit");
        refused("{\"budget_limit\": \"much\"}", "budget_limit");
        refused("{\"budget_limit\": -1}", "budget_limit");
        refused("{\"budget_limit\": 1e30}", "budget_limit");
        refused("{\"budget_limit\": 1, \"time_period\": \"soon\"}", "time_period");
        refused("{\"budget_limit\": 1, \"time_period\": 30}", "time_period");
        refused("not JSON", "body");
    }

    private void refused(String body, String field) {
        Answer refused = put(ADMIN, "/provider/budgets/openai", body);
        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.json().at("/error/param").stringValue()).isEqualTo(field);
    }

    private void deploy(String upstream) {
        Answer added =
                post(
                        ADMIN,
                        "/model/new",
                        """
                        {"model_name": "%s", "litellm_params": {"model": "%s",
                         "api_key": "sk-up", "api_base": "%s", "input_cost_per_token": 0.000001,
                         "output_cost_per_token": 0.000002}}
                        """
                                .formatted(model, upstream, provider.address()));
        assertThat(added.status()).as(added.text()).isEqualTo(200);
    }

    private static Path config() {
        try {
            Path file = Files.createTempFile("config", ".yaml");
            file.toFile().deleteOnExit();
            return Files.writeString(
                    file,
                    """
                    router_settings:
                      provider_budget_config:
                        deepseek: {budget_limit: 3.5, time_period: 1d}
                    """);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
