package io.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.tollgate.contracts.Attempt;
import io.tollgate.contracts.BackgroundCall;
import io.tollgate.contracts.BackgroundCalls;
import io.tollgate.contracts.BackgroundCalls.Due;
import io.tollgate.contracts.BackgroundCalls.Stage;
import io.tollgate.contracts.BackgroundNews;
import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.CallReport;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.CostParts;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Money;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.contracts.hold.HoldKeys;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** Responses that providers work on when the client has been answered. */
@TestPropertySource(properties = "tollgate.gateway.heartbeat=300ms")
class BackgroundIT extends GatewayTestBase {

    private static final String ASK =
            "{\"model\":\"gpt\",\"input\":\"Hi\",\"background\":true,\"max_output_tokens\":100}";

    private final RedisClient client = RedisClient.create(TestRedis.URL);
    private final RedisCommands<String, String> redis = client.connect().sync();
    private final String tenant = "bg-" + UUID.randomUUID();
    private final String key = keyOf(caller());
    private final Queue<Due> due = new ConcurrentLinkedQueue<>();
    private final Queue<BackgroundNews> news = new ConcurrentLinkedQueue<>();
    private volatile @Nullable BackgroundCall remembered;

    /** Room for one call of a hundred tokens at a tenth of a cent each, but not for two. */
    private io.tollgate.contracts.Caller caller() {
        Budget budget =
                Budget.of(
                        Money.ceilNanoUsd(new BigDecimal("0.2")),
                        null,
                        Instant.EPOCH,
                        BudgetMode.STRICT);
        Level level = Level.of(LevelKind.KEY, tenant, null, null, null, List.of(budget));
        var any = Calls.caller(tenant, List.of(), List.of());
        return new io.tollgate.contracts.Caller(
                tenant,
                1,
                tenant,
                any.role(),
                null,
                "u-1",
                null,
                null,
                false,
                null,
                List.of(),
                List.of(),
                any.aliases(),
                List.of(level),
                List.of(),
                null,
                null);
    }

    @BeforeEach
    void answers() {
        PROVIDERS.behaviour = this::provider;
    }

    @AfterEach
    void close() {
        due.clear();
        client.shutdown();
    }

    private void provider(FakeService.Asked asked, HttpExchange exchange) throws IOException {
        if (models(asked, exchange, "gpt")) {
            return;
        }
        switch (asked.uri().getPath()) {
            case "/internal/background/claim" ->
                    FakeService.json(exchange, 200, new BackgroundCalls(List.copyOf(due)));
            case "/internal/background/news" -> {
                BackgroundNews told = asked.as(BackgroundNews.class);
                news.add(told);
                due.removeIf(one -> told.booked().contains(one.requestId()));
                FakeService.json(exchange, 200, "{}");
            }
            default -> {
                String known = asked.headers().getFirst(InternalHeaders.BACKGROUND);
                if (known != null) {
                    remembered =
                            ContractJson.MAPPER.readValue(
                                    Base64.getUrlDecoder().decode(known), BackgroundCall.class);
                }
                exchange.getResponseHeaders()
                        .set(
                                InternalHeaders.REPORT,
                                Base64.getUrlEncoder()
                                        .encodeToString(
                                                ContractJson.MAPPER.writeValueAsBytes(
                                                        new CallReport(List.of(), true))));
                FakeService.json(exchange, 200, "{\"id\":\"resp_1\",\"status\":\"queued\"}");
            }
        }
    }

    private HttpResponse<String> ask() {
        return post("/v1/responses", "Authorization", "Bearer " + key, ASK);
    }

    private UUID begun() {
        HttpResponse<String> answer = ask();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        BackgroundCall known = remembered;
        assertThat(known).isNotNull();
        assertThat(known.hold()).isNotNull();
        return known.event().requestId();
    }

    private Due one(UUID id, Stage stage, @Nullable List<Attempt> attempts) {
        BackgroundCall known = remembered;
        assertThat(known).isNotNull();
        return new Due(id, stage, known, attempts);
    }

    private @Nullable Double runsOut(UUID id) {
        return redis.zscore(HoldKeys.holds(tenant), id.toString());
    }

    private static Attempt costing(String usd, boolean success) {
        Attempt attempt = report("0.01", true).attempts().getFirst();
        BigDecimal zero = BigDecimal.ZERO;
        CostParts cost = new CostParts(new BigDecimal(usd), zero, zero, zero, zero);
        return success
                ? attempt.withCost(cost)
                : new Attempt(
                        1,
                        "d",
                        "openai",
                        "up",
                        null,
                        null,
                        attempt.startedAt(),
                        null,
                        attempt.endedAt(),
                        false,
                        "cancelled",
                        "The response was cancelled.",
                        attempt.usage(),
                        cost,
                        true,
                        true);
    }

    private List<UsageEvent> booked(UUID id) {
        return LEDGER.stream().filter(event -> event.requestId().equals(id)).toList();
    }

    @Test
    void whatACallMayCostIsHeldUntilItsEndIsKnown() {
        UUID id = begun();
        assertThat(booked(id)).isEmpty();
        assertThat(ask().statusCode()).isEqualTo(429);

        Double first = runsOut(id);
        assertThat(first).isNotNull();
        due.add(one(id, Stage.RUNNING, null));
        await().untilAsserted(() -> assertThat(runsOut(id)).isGreaterThan(first));
        assertThat(ask().statusCode()).isEqualTo(429);

        due.clear();
        due.add(one(id, Stage.ENDED, List.of(costing("0.01", true))));
        await().untilAsserted(() -> assertThat(news).anyMatch(n -> n.booked().contains(id)));

        UsageEvent row = booked(id).getFirst();
        assertThat(row.cost().total()).isEqualByComparingTo("0.01");
        assertThat(row.callType()).isEqualTo("aresponses");
        assertThat(row.source()).isEqualTo(UsageEvent.Source.GATEWAY);
        assertThat(row.status()).isEqualTo("success");
        assertThat(row.userId()).isEqualTo("u-1");
        assertThat(runsOut(id)).isNull();
        assertThat(ask().statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsBookedTwiceCountsOnce() {
        UUID id = begun();
        Due ended = one(id, Stage.ENDED, List.of(costing("0.01", true)));

        due.add(ended);
        await().until(() -> news.size() >= 1);
        due.add(ended);
        await().until(() -> news.size() >= 2);

        assertThat(redis.hget(budget(), "spent")).isEqualTo("10000000");
        assertThat(redis.hget(budget(), "held")).isEqualTo("0");
    }

    @Test
    void underAStrictBudgetAnUnknownUseIsBookedAsReserved() {
        UUID id = begun();

        due.add(one(id, Stage.ENDED, List.of(costing("0.001", false))));
        await().until(() -> !booked(id).isEmpty());

        BackgroundCall known = remembered;
        assertThat(known).isNotNull();
        assertThat(Money.ceilNanoUsd(booked(id).getFirst().cost().total()))
                .isEqualTo(known.hold().nanoUsd());
    }

    @Test
    void aLostCallIsLeftToTheSweeperAndAnEndedHoldIsNamed() {
        UUID id = begun();
        due.add(one(id, Stage.LOST, null));
        await().until(() -> news.stream().anyMatch(n -> n.booked().contains(id)));
        assertThat(booked(id)).isEmpty();
        assertThat(runsOut(id)).isNotNull();

        redis.del(HoldKeys.hold(tenant, id));
        redis.set(HoldKeys.ended(tenant, id), "1");
        due.add(one(id, Stage.RUNNING, null));
        await().until(() -> news.stream().anyMatch(n -> n.swept().contains(id)));
    }

    private String budget() {
        return redis.smembers(HoldKeys.budgets(tenant)).iterator().next();
    }
}
