package io.tollgate.providers.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.contracts.Attempt;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Window;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.providers.FakeProvider;
import io.tollgate.providers.ProviderServiceTestBase;
import io.tollgate.providers.catalogue.Catalogue;
import io.tollgate.providers.catalogue.Deployment;
import io.tollgate.sdk.ClientRequest;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.http.Headers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

class AccountIT extends ProviderServiceTestBase {

    private static final FakeSpendService SPEND = new FakeSpendService();

    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK =
            "{\"model\":\"m\",\"max_tokens\":2,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String ASK_STREAM = ASK.replace("}]}", "}],\"stream\":true}");

    /** Seven tokens at 1 and two at 2 millionths of a dollar. */
    private static final long COST = 11_000;

    /** So that the one with limits is asked first. */
    private static final String PREFERRED = ", \"weight\": 1000000000, ";

    private static final String ACCOUNT = HoldKeys.providerAccount("openai_like");

    @Autowired private Accounts accounts;
    @Autowired private Catalogue catalogue;

    private final FakeProvider first = new FakeProvider();
    private final FakeProvider second = new FakeProvider();
    private final String model = "m-" + UUID.randomUUID();

    @DynamicPropertySource
    static void account(DynamicPropertyRegistry registry) {
        registry.add("TOLLGATE_REDIS_URL", () -> SPEND.redisUrl);
        registry.add("TOLLGATE_SPEND_SERVICE_URL", () -> SPEND.url);
        registry.add("TOLLGATE_REDIS_TIMEOUT", () -> "5s");
        registry.add("tollgate.providers.lease", () -> "3s");
        registry.add("tollgate.providers.heartbeat", () -> "300ms");
        registry.add("tollgate.providers.budgets.groq.budget-limit", () -> "0.0002");
        registry.add("tollgate.providers.budgets.groq.time-period", () -> "1d");
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void aDeploymentAtItsRequestLimitIsPassedOverWithoutAnAttempt() {
        deploy(first, PREFERRED + "\"rpm\": 1");
        deploy(second, "");

        for (int i = 0; i < 4; i++) {
            Answer answer = call(CHAT, model, null, ASK);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.report().attempts()).hasSize(1).allMatch(Attempt::success);
        }

        assertThat(first.calls()).isEqualTo(1);
        assertThat(second.calls()).isEqualTo(3);
    }

    @Test
    void aDeploymentAtItsTokenLimitIsPassedOver() {
        deploy(first, PREFERRED + "\"tpm\": 30");
        deploy(second, "");

        for (int i = 0; i < 4; i++) {
            assertThat(call(CHAT, model, null, ASK).status()).isEqualTo(200);
        }

        // Each call is debited about 20 tokens, and uses 9.
        assertThat(first.calls()).isBetween(1, 3);
        assertThat(second.calls()).isPositive();
    }

    @Test
    void aBudgetThatIsUsedUpSendsCallsElsewhereAndIsNeverOverspent() {
        String id = deploy(first, PREFERRED + "\"max_budget\": 0.00012");
        deploy(second, "");

        for (int i = 0; i < 12; i++) {
            assertThat(call(CHAT, model, null, ASK).status()).isEqualTo(200);
        }

        assertThat(first.calls()).isBetween(1, 10);
        assertThat(second.calls()).isEqualTo(12 - first.calls());
        assertThat(figure(id, "spent")).isEqualTo(Long.toString(first.calls() * COST));
        assertThat(figure(id, "held")).isEqualTo("0");
    }

    @Test
    void aBudgetBeginsWithWhatTheLedgerKnows() {
        String id = UUID.randomUUID().toString();
        SPEND.ledger.put(id, 120_000L);
        deploy(first, ", \"max_budget\": 0.00012", "openai_like/up", id);

        Answer refused = call(CHAT, model, null, ASK);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(first.calls()).isZero();
    }

    @Test
    void whenAllAccountsRefuseTheClientIsToldToWaitAndNoNumbers() {
        deploy(first, ", \"rpm\": 0");
        deploy(second, ", \"max_parallel_requests\": 0");

        Answer openAi = call(CHAT, model, null, ASK);
        Answer anthropic = call("/v1/messages", model, null, ASK);

        assertThat(openAi.status()).isEqualTo(429);
        assertThat(openAi.json().at("/error/code").stringValue()).isEqualTo("rate_limit_exceeded");
        assertThat(openAi.json().at("/error/message").stringValue().replace(model, ""))
                .contains("provider account")
                .doesNotContainPattern("\\d");
        assertThat(openAi.headers().get("retry-after")).isEqualTo("1");
        assertThat(openAi.report().attempts()).isEmpty();
        assertThat(anthropic.status()).isEqualTo(429);
        assertThat(anthropic.json().at("/error/type").stringValue()).isEqualTo("rate_limit_error");
        assertThat(first.calls() + second.calls()).isZero();
    }

    @Test
    void theParallelLimitIsNeverExceededAtTheProvider() throws Exception {
        String id = deploy(first, ", \"max_parallel_requests\": 3");
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        first.behaviour =
                exchange -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    new CountDownLatch(1).await(40, TimeUnit.MILLISECONDS);
                    now.decrementAndGet();
                    FakeProvider.completion(exchange);
                };
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(50)) {
            List<Future<List<Integer>>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                all.add(
                        threads.submit(
                                () -> {
                                    List<Integer> mine = new ArrayList<>();
                                    for (int j = 0; j < 5; j++) {
                                        mine.add(call(CHAT, model, null, ASK).status());
                                    }
                                    return mine;
                                }));
            }
            for (Future<List<Integer>> each : all) {
                statuses.addAll(each.get());
            }
        }

        assertThat(most.get()).isEqualTo(3);
        assertThat(statuses).hasSize(250).containsOnly(200, 429);
        assertThat(first.calls())
                .isEqualTo((int) statuses.stream().filter(status -> status == 200).count());
        assertThat(SPEND.redis.zcard(parallel(id))).isZero();
    }

    @Test
    void aProvidersBudgetHoldsOverAllItsDeployments() {
        String other = "n-" + UUID.randomUUID();
        deploy(first, "", "groq/up", UUID.randomUUID().toString());
        deployAs(other, second, "", "groq/up", UUID.randomUUID().toString());
        int before = SPEND.seeds.get();

        int answered = 0;
        for (int i = 0; i < 30; i++) {
            String asked = i % 2 == 0 ? model : other;
            answered += call(CHAT, asked, null, ASK).status() == 200 ? 1 : 0;
        }

        assertThat(answered).isBetween(2, (int) (200_000 / COST));
        assertThat(first.calls() + second.calls()).isEqualTo(answered);
        assertThat(first.calls()).isPositive();
        assertThat(second.calls()).isPositive();
        assertThat(call(CHAT, other, null, ASK).status()).isEqualTo(429);
        assertThat(SPEND.seeds.get()).isEqualTo(before + 1);
        long retryAfter = Long.parseLong(call(CHAT, model, null, ASK).headers().get("retry-after"));
        assertThat(retryAfter).isBetween(0L, 86_400L);
    }

    @Test
    void anAttemptThatFailedCostsItsAccountNothing() {
        String refusing = deploy(first, PREFERRED + "\"max_budget\": 1");
        String answering = deploy(second, ", \"max_budget\": 1");
        first.behaviour = exchange -> FakeProvider.json(exchange, 500, "{\"error\":{}}");

        Answer answer = call(CHAT, model, null, ASK);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.report().attempts()).hasSize(2);
        assertThat(figure(refusing, "spent")).isEqualTo("0");
        assertThat(figure(refusing, "held")).isEqualTo("0");
        assertThat(figure(answering, "spent")).isEqualTo(Long.toString(COST));
        assertThat(figure(answering, "held")).isEqualTo("0");
    }

    @Test
    void aStreamIsSettledAtWhatItCost() {
        String id = deploy(first, ", \"max_budget\": 1, \"budget_duration\": null");
        first.behaviour =
                exchange -> FakeProvider.stream(exchange, FakeProvider.CHUNK, FakeProvider.END);

        assertThat(call(CHAT, model, null, ASK_STREAM).status()).isEqualTo(200);

        assertThat(figure(id, "held")).isEqualTo("0");
        assertThat(figure(id, "spent")).isEqualTo(Long.toString(COST));
    }

    @Test
    void aHoldOutlastsItsLeaseWhileTheAttemptRunsAndIsMadeAnewWhenRedisLostIt() throws Exception {
        String id = deploy(first, ", \"max_parallel_requests\": 1");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        first.behaviour =
                exchange -> {
                    asked.countDown();
                    release.await(30, TimeUnit.SECONDS);
                    FakeProvider.completion(exchange);
                };
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<Answer> running = threads.submit(() -> call(CHAT, model, null, ASK));
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            String hold = SPEND.redis.zrange(parallel(id), 0, -1).getFirst();
            double lease = SPEND.redis.zscore(parallel(id), hold);
            await().until(() -> SPEND.redis.zscore(parallel(id), hold) > lease);

            SPEND.redis.del(parallel(id), HoldKeys.hold(ACCOUNT, UUID.fromString(hold)));
            await().until(() -> SPEND.redis.zcard(parallel(id)) == 1);
            assertThat(call(CHAT, model, null, ASK).status()).isEqualTo(429);

            assertThat(SPEND.redis.hget(HoldKeys.hold(ACCOUNT, UUID.fromString(hold)), "event"))
                    .isEmpty();
            release.countDown();
            assertThat(running.get().status()).isEqualTo(200);
        }
        assertThat(SPEND.redis.zcard(parallel(id))).isZero();
        assertThat(SPEND.redis.zscore(HoldKeys.TENANTS, ACCOUNT)).isPositive();
    }

    @Test
    void aCancelledCallGivesItsPlaceBackAtOnce() throws Exception {
        String id = deploy(first, ", \"max_parallel_requests\": 1");
        first.behaviour = FakeProvider::endless;
        UUID call = UUID.randomUUID();
        var stream = open(call, CHAT, model, ASK_STREAM);
        stream.body().readNBytes(50);
        assertThat(SPEND.redis.zcard(parallel(id))).isEqualTo(1);

        assertThat(internal("POST", "/internal/calls/" + call + "/cancel").status()).isEqualTo(204);
        stream.body().readAllBytes();

        assertThat(SPEND.redis.zcard(parallel(id))).isZero();
    }

    @Test
    void anAttemptOfWhichNobodyKnowsTheCostIsTakenForAllThatWasReserved() {
        String id = deploy(first, ", \"max_budget\": 1");
        Deployment deployment = catalogue.serving(model).getFirst();
        ClientRequest request =
                ClientRequest.parse(new OpenAiChatDialect(), ASK.getBytes(UTF_8), Headers.empty());
        Admission admission = accounts.admit(UUID.randomUUID(), deployment, request);
        String reserved = figure(id, "held");

        Admission.Granted account = ((Admission.Admitted) admission).account();
        account.end(null);
        account.end(null);

        assertThat(Long.parseLong(reserved)).isGreaterThan(COST);
        assertThat(figure(id, "spent")).isEqualTo(reserved);
        assertThat(figure(id, "held")).isEqualTo("0");
    }

    @Test
    void callsThatCostNothingCountAsRequestsAndDoNotMindASpentBudget() {
        deploy(first, ", \"rpm\": 2, \"max_budget\": 0");
        Deployment deployment = catalogue.serving(model).getFirst();

        for (int i = 0; i < 2; i++) {
            Admission admission = accounts.admitFree(UUID.randomUUID(), deployment);
            assertThat(admission).isInstanceOf(Admission.Admitted.class);
            ((Admission.Admitted) admission).account().end(List.of());
        }

        assertThat(accounts.admitFree(UUID.randomUUID(), deployment))
                .isInstanceOf(Admission.Refused.class);
        assertThat(call(CHAT, model, null, ASK).status()).isEqualTo(429);
    }

    @Test
    void readingAStoredResponseCountsAgainstTheLimitsOfItsDeployment() {
        deploy(first, ", \"rpm\": 2", "openai/up", UUID.randomUUID().toString());
        first.behaviour =
                exchange ->
                        FakeProvider.json(
                                exchange,
                                200,
                                """
                                {"id": "resp_1", "object": "response", "created_at": 1,
                                 "status": "completed", "model": "up", "output": [],
                                 "usage": {"input_tokens": 7, "output_tokens": 2, "total_tokens": 9}}
                                """);
        Answer made = call("/v1/responses", model, null, "{\"model\":\"m\",\"input\":\"Hi\"}");
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        String path = "/v1/responses/" + made.json().path("id").stringValue();

        assertThat(get(USER, path).status()).isEqualTo(200);
        Answer refused = get(USER, path);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers().get("retry-after")).isNotNull();
        assertThat(first.calls()).isEqualTo(2);
    }

    @Test
    void whatToolsOfTheVendorMayCostIsPartOfTheBound() {
        post(
                ADMIN,
                "/model/new",
                """
                {"model_name": "%s", "litellm_params": {"model": "openai/gpt-4o-mini",
                 "api_key": "sk-up", "api_base": "%s"}}
                """
                        .formatted(model, first.address()));
        Deployment deployment = catalogue.serving(model).getFirst();
        String searching =
                ASK.replace(
                        "}]}", "}],\"tools\":[{\"type\":\"web_search\"}],\"max_tool_calls\":2}");
        BigDecimal fee = catalogue.offer(model).orElseThrow().usdPerToolCall().get("WEB_SEARCH");

        assertThat(fee).isPositive();
        assertThat(
                        worst(deployment, searching).inputNanoUsd()
                                - worst(deployment, ASK).inputNanoUsd())
                .isGreaterThanOrEqualTo(fee.movePointRight(9).longValueExact() * 2);
    }

    private static WorstCase worst(Deployment deployment, String body) {
        return WorstCase.of(
                deployment,
                ClientRequest.parse(
                        new OpenAiChatDialect(), body.getBytes(UTF_8), Headers.empty()));
    }

    @Test
    void aDeploymentWithoutAPriceTakesNoCallsOnABudget() {
        Answer added =
                post(
                        ADMIN,
                        "/model/new",
                        """
                        {"model_name": "%s", "litellm_params": {"model": "openai_like/up",
                         "api_key": "sk-up", "api_base": "%s", "max_budget": 5}}
                        """
                                .formatted(model, first.address()));
        assertThat(added.status()).isEqualTo(200);

        Answer refused = call(CHAT, model, null, ASK);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().at("/error/code").stringValue()).isEqualTo("model_not_priced");
        assertThat(first.calls()).isZero();
    }

    private static String parallel(String id) {
        return HoldKeys.parallel(ACCOUNT, LevelKind.DEPLOYMENT, id);
    }

    private static String figure(String id, String name) {
        return SPEND.redis.hget(
                HoldKeys.budget(ACCOUNT, LevelKind.DEPLOYMENT, id, Window.LIFETIME), name);
    }

    private String deploy(FakeProvider provider, String more) {
        return deploy(provider, more, "openai_like/up", UUID.randomUUID().toString());
    }

    private String deploy(FakeProvider provider, String more, String upstream, String id) {
        return deployAs(model, provider, more, upstream, id);
    }

    private String deployAs(
            String name, FakeProvider provider, String more, String upstream, String id) {
        Answer added =
                post(
                        ADMIN,
                        "/model/new",
                        """
                        {"model_name": "%s", "litellm_params": {"model": "%s",
                         "api_key": "sk-up", "api_base": "%s", "input_cost_per_token": 0.000001,
                         "output_cost_per_token": 0.000002%s}, "model_info": {"id": "%s"}}
                        """
                                .formatted(name, upstream, provider.address(), more, id));
        assertThat(added.status()).as(added.text()).isEqualTo(200);
        return id;
    }
}
