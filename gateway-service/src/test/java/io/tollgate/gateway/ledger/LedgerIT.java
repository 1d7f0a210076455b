package io.tollgate.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.codec.StringCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.contracts.CallReport;
import io.tollgate.contracts.UsageBatch;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.contracts.UsageReceipts;
import io.tollgate.contracts.hold.HoldCounter;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.gateway.Calls;
import io.tollgate.gateway.FakeService;
import io.tollgate.gateway.TestHttp;
import io.tollgate.gateway.TestRedis;
import io.tollgate.gateway.admission.Heartbeat;
import io.tollgate.gateway.admission.Hold;
import io.tollgate.gateway.admission.Holds;
import io.tollgate.gateway.call.ModelRoute;
import io.tollgate.gateway.redis.AsyncRedis;
import io.tollgate.gateway.redis.RedisBreaker;
import io.tollgate.gateway.redis.RedisScripts;
import io.tollgate.platform.RedisAddress;
import io.tollgate.platform.RedisLink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerIT {

    private final String tenant = "ledger-" + UUID.randomUUID();
    private final String budget = "tg:{" + tenant + "}:b:key:k:total";
    private final FakeService spendService = new FakeService();
    private final AsyncRedis<String> redis =
            new AsyncRedis<>(
                    new RedisLink<>(
                            RedisAddress.parse(TestRedis.URL),
                            StringCodec.UTF8,
                            null,
                            InstantSource.system()),
                    Duration.ofSeconds(10));
    private final Holds holds =
            new Holds(
                    redis,
                    new RedisScripts(redis),
                    new RedisBreaker(new SimpleMeterRegistry()),
                    Duration.ofSeconds(30));
    private final Heartbeat heartbeat = new Heartbeat(holds, Duration.ofMinutes(1));
    private final Ledger ledger =
            new Ledger(
                    TestHttp.to("spend-service", spendService.address()),
                    holds,
                    heartbeat,
                    new SimpleMeterRegistry());

    @AfterEach
    void close() {
        heartbeat.close();
        redis.close();
        spendService.close();
    }

    @Test
    void aHoldIsSettledOnlyOnceItsRowsAreStored() {
        spendService.behaviour = (asked, exchange) -> FakeService.json(exchange, 503, "{}");
        ledger.start();
        Hold hold = record();
        await().until(() -> spendService.asked.size() >= 2);
        assertThat(figures()).containsOnly(Map.entry("held", "500"));
        assertThat(redis.await(redis.commands().hget(holdKey(hold), "outcome")))
                .contains(hold.requestId().toString());

        spendService.behaviour = LedgerIT::store;

        await().untilAsserted(() -> assertThat(figures()).containsEntry("held", "0"));
        assertThat(redis.await(redis.commands().exists(holdKey(hold)))).isZero();
        ledger.stop();
    }

    @Test
    void anAnswerThatMakesNoSenseDoesNotEndTheSending() {
        spendService.behaviour = (asked, exchange) -> FakeService.json(exchange, 200, "<html>");
        ledger.start();
        record();
        await().until(() -> spendService.asked.size() >= 2);
        int before = spendService.asked.size();
        spendService.behaviour =
                (asked, exchange) -> FakeService.json(exchange, 200, new UsageReceipts(List.of()));
        await().until(() -> spendService.asked.size() > before);

        spendService.behaviour = LedgerIT::store;

        await().untilAsserted(() -> assertThat(figures()).containsEntry("held", "0"));
        ledger.stop();
    }

    @Test
    void whatWaitsIsBroughtToTheLedgerBeforeTheServiceEnds() {
        spendService.behaviour = LedgerIT::store;
        for (int i = 0; i < 700; i++) {
            ledger.record(events(UUID.randomUUID()), null);
        }
        ledger.start();
        ledger.stop();

        List<UsageBatch> batches =
                spendService.asked.stream().map(asked -> asked.as(UsageBatch.class)).toList();
        assertThat(batches.stream().mapToInt(batch -> batch.events().size()).sum()).isEqualTo(700);
        assertThat(batches).hasSize(3);
        assertThat(ledger.isRunning()).isFalse();
    }

    @Test
    void aFullQueueSaysSoWithRoomForTheCallsUnderWayAndKeepsTheirHolds() {
        List<UsageEvent> events = events(UUID.randomUUID());
        int taken = 0;
        while (!ledger.full()) {
            ledger.record(events, null);
            taken++;
        }
        for (int i = 0; i < 4_000; i++) {
            ledger.record(events, null);
        }
        assertThat(taken).isEqualTo(16_000);

        Hold hold = record();
        assertThat(redis.await(redis.commands().hget(holdKey(hold), "outcome"))).isNotNull();
    }

    private Hold record() {
        UUID id = UUID.randomUUID();
        Hold hold =
                new Hold(
                        id,
                        tenant,
                        500,
                        0,
                        Instant.EPOCH,
                        "{}",
                        List.of(new HoldCounter("b", budget, 0)),
                        "[]");
        ledger.record(events(id), hold);
        return hold;
    }

    private static List<UsageEvent> events(UUID id) {
        var call =
                Calls.read(
                        ModelRoute.CHAT_COMPLETIONS,
                        Calls.caller("t", List.of(), List.of()),
                        "m",
                        "{}");
        UsageEvent event =
                UsageEvents.of(call, Instant.EPOCH, new CallReport(List.of()), Instant.EPOCH, false)
                        .getFirst();
        assertThat(event.attempt()).isZero();
        String json = io.tollgate.contracts.ContractJson.MAPPER.writeValueAsString(event);
        return List.of(
                io.tollgate.contracts.ContractJson.MAPPER.readValue(
                        json.replace(event.requestId().toString(), id.toString()),
                        UsageEvent.class));
    }

    private static void store(FakeService.Asked asked, com.sun.net.httpserver.HttpExchange exchange)
            throws java.io.IOException {
        FakeService.json(
                exchange,
                200,
                new UsageReceipts(
                        asked.as(UsageBatch.class).events().stream()
                                .map(
                                        event ->
                                                new UsageReceipts.Receipt(
                                                        event.requestId(),
                                                        event.attempt(),
                                                        UsageReceipts.Outcome.STORED,
                                                        0))
                                .toList()));
    }

    private Map<String, String> figures() {
        return redis.await(redis.commands().hgetall(budget));
    }

    private String holdKey(Hold hold) {
        return HoldKeys.hold(tenant, hold.requestId());
    }
}
