package io.tollgate.providers.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.providers.FakeProvider;
import io.tollgate.providers.ProviderServiceTestBase;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Nobody listens where Redis should be: port 1 is reserved. */
@TestPropertySource(
        properties = {
            "TOLLGATE_REDIS_URL=redis://127.0.0.1:1",
            "tollgate.providers.budgets.groq.budget-limit=5",
            "tollgate.providers.budgets-fail-closed=true"
        })
class RedisAwayIT extends ProviderServiceTestBase {

    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    @Autowired private MeterRegistry metrics;

    private final FakeProvider provider = new FakeProvider();
    private final String model = "m-" + UUID.randomUUID();

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void limitsOfADeploymentAreLeftToTheProviderAndThatIsCounted() {
        deploy("openai_like/up", ", \"rpm\": 1, \"max_budget\": 0.000001");
        double before = admissions("open");

        for (int i = 0; i < 8; i++) {
            assertThat(call(CHAT, model, null, ASK).status()).isEqualTo(200);
        }

        assertThat(provider.calls()).isEqualTo(8);
        assertThat(admissions("open")).isEqualTo(before + 8);
    }

    @Test
    void aProvidersBudgetThatFailsClosedTakesNoCalls() {
        deploy("groq/up", "");
        double before = admissions("closed");

        Answer refused = call(CHAT, model, null, ASK);

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.headers().get("retry-after")).isEqualTo("2");
        assertThat(provider.calls()).isZero();
        assertThat(admissions("closed")).isEqualTo(before + 1);
    }

    private double admissions(String outcome) {
        return metrics.counter("tollgate.provider.account.admissions", "outcome", outcome).count();
    }

    private void deploy(String upstream, String more) {
        Answer added =
                post(
                        ADMIN,
                        "/model/new",
                        """
                        {"model_name": "%s", "litellm_params": {"model": "%s",
                         "api_key": "sk-up", "api_base": "%s", "input_cost_per_token": 0.000001,
                         "output_cost_per_token": 0.000002%s}}
                        """
                                .formatted(model, upstream, provider.address(), more));
        assertThat(added.status()).as(added.text()).isEqualTo(200);
    }
}
