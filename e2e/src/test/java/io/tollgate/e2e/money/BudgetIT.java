package io.tollgate.e2e.money;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.e2e.client.Answer;
import io.tollgate.e2e.client.Books;
import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.suite.SuiteUnderTest;
import io.tollgate.e2e.upstream.Assistant;
import io.tollgate.e2e.upstream.Lane;
import io.tollgate.e2e.upstream.Prices;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A strict budget against many callers at once, with the provider's account as the judge. */
class BudgetIT {

    private static final int CALLERS = 100;
    private static final BigDecimal BUDGET = new BigDecimal("0.01");
    private static final Prices CHEAP = Prices.of("0.0000001", "0.0000008");

    private final SuiteUnderTest suite = SuiteUnderTest.shared();
    private final Gateway gateway = new Gateway(suite);
    private final Books books = new Books(suite, gateway);

    @Test
    void neverLetsTheProviderBillMoreThanTheBudget() throws InterruptedException {
        Assistant assistant = new Assistant(12, 30);
        Lane lane =
                suite.provider()
                        .lane(
                                call ->
                                        assistant
                                                .answer(call)
                                                .after(Duration.ofMillis(call.number() % 40)));
        String openAi = Gateway.unique("metered");
        String anthropic = Gateway.unique("metered");
        gateway.deploy(openAi, "openai", lane, CHEAP);
        gateway.deploy(anthropic, "anthropic", lane, CHEAP);
        Gateway.Key key = gateway.key(Map.of("max_budget", BUDGET));

        ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                int caller = i;
                callers.submit(
                        () -> {
                            String model = caller % 3 == 0 ? anthropic : openAi;
                            Answer answer;
                            do {
                                answer = call(key, model, caller);
                                answers.add(answer);
                            } while (answer.status() == 200);
                        });
            }
        }

        List<Answer> refused = answers.stream().filter(a -> a.status() != 200).toList();
        BigDecimal billed = lane.cost(CHEAP);
        int served = lane.billed().size();
        System.out.printf(
                "Budget of %s USD, %d callers: %d calls served, %s USD billed, %d refused%n",
                BUDGET, CALLERS, served, billed.toPlainString(), refused.size());
        assertThat(billed).isLessThanOrEqualTo(BUDGET).isGreaterThan(new BigDecimal("0.005"));
        assertThat(refused)
                .hasSize(CALLERS)
                .allSatisfy(
                        answer -> {
                            assertThat(answer.status()).as(answer.text()).isEqualTo(429);
                            assertThat(answer.text())
                                    .contains("Budget has been exceeded")
                                    .containsAnyOf("budget_exceeded", "rate_limit_error");
                        });
        assertThat(answers).hasSize(served + CALLERS);
        await("the ledger has every call")
                .atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(books.rows(key.id())).hasSize(served));
        assertThat(Books.sum(books.rows(key.id()))).isEqualByComparingTo(billed);
        assertThat(books.rows(key.id()))
                .allSatisfy(row -> assertThat(row.status()).isEqualTo("success"))
                .allSatisfy(row -> assertThat(row.estimated()).isFalse());
        assertThat(books.keySpend(key.id())).isEqualByComparingTo(billed);
        await("everything is settled")
                .atMost(10, SECONDS)
                .untilAsserted(
                        () ->
                                assertThat(books.counters(key.id()))
                                        .isEqualTo(
                                                new Books.Counters(
                                                        0,
                                                        0,
                                                        billed.movePointRight(9).longValueExact(),
                                                        0)));
    }

    /** Wires and dialects, streams and whole answers, in turn. */
    private Answer call(Gateway.Key key, String model, int caller) {
        Map<String, Object> body = Gateway.chatBody(model, "Tell me more.", caller % 2 == 0);
        body.put("max_tokens", 40);
        String path = caller % 5 == 0 ? "/v1/messages" : "/v1/chat/completions";
        return gateway.post(path, key.plain(), body);
    }

    @Test
    void lowersTheAnswersLimitToWhatTheBudgetStillBuys() {
        Lane lane = suite.provider().lane(new Assistant(12, 30));
        String model = Gateway.unique("metered");
        gateway.deploy(model, "openai", lane, CHEAP);
        Gateway.Key key = gateway.key(Map.of("max_budget", new BigDecimal("0.001")));
        Map<String, Object> body = Gateway.chatBody(model, "Tell me more.", false);
        body.remove("max_tokens");

        Answer answer = gateway.post("/v1/chat/completions", key.plain(), body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        int lowered =
                Integer.parseInt(String.valueOf(answer.header("x-tollgate-max-tokens-lowered-to")));
        assertThat(lowered).isBetween(64, 1250);
        assertThat(lane.served().getFirst().received().maxTokens(-1)).isEqualTo(lowered);
    }

    @Test
    void refusesAModelWithoutPriceToAKeyWithABudget() {
        Lane lane = suite.provider().lane(new Assistant(12, 30));
        String model = Gateway.unique("unpriced");
        gateway.manage(
                "/model/new",
                Map.of(
                        "model_name",
                        model,
                        "litellm_params",
                        Map.of(
                                "model",
                                "openai/nobody-knows-its-price",
                                "api_base",
                                lane.base().toString(),
                                "api_key",
                                "sk-upstream-0123456789")));
        Gateway.Key metered = gateway.key(Map.of("max_budget", 1));
        Gateway.Key free = gateway.key(Map.of());

        Answer refused = gateway.chat(metered.plain(), model, "Hello");
        Answer allowed = gateway.chat(free.plain(), model, "Hello");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.errorCode()).isEqualTo("model_not_priced");
        assertThat(refused.text()).contains(model);
        assertThat(allowed.status()).isEqualTo(200);
        assertThat(lane.served()).hasSize(1);
    }
}
