package io.tollgate.spend.sweep;

import static io.tollgate.spend.Events.event;
import static io.tollgate.spend.Events.uuid7;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.TotalsRequest.Question;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.contracts.UsageReceipts.Outcome;
import io.tollgate.contracts.UsageReceipts.Receipt;
import io.tollgate.contracts.Window;
import io.tollgate.contracts.hold.HoldCounter;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.contracts.hold.HoldScript;
import io.tollgate.spend.Backing;
import io.tollgate.spend.SpendServiceTestBase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class SweeperIT extends SpendServiceTestBase {

    private static final RedisCommands<String, String> REDIS =
            RedisClient.create(Backing.REDIS_URL).connect().sync();

    /** What each Hold reserves: 50 million nano-USD and 1,000 tokens. */
    private static final long RESERVED = 50_000_000;

    @Autowired private Sweeper sweeper;
    @Autowired private MeterRegistry metrics;

    private String key;
    private String tenant;

    @BeforeEach
    void freshTenant() {
        key = "swept-" + UUID.randomUUID();
        tenant = "key-" + key;
    }

    @Test
    void anOutcomeLeftInTheHoldIsBookedExactly() {
        UUID id = hold();
        outcome(id, event().id(id).key(key).cost("0.0123").build(), 12_300_000, 400);

        sweep();

        assertThat(spent()).isEqualTo("12300000");
        assertThat(held()).isEqualTo("0");
        assertThat(ledger()).isEqualTo(12_300_000);
        assertThat(sourceOf(id)).containsExactly("RECOVERED");
        assertThat(REDIS.zcard(HoldKeys.parallel(tenant, LevelKind.KEY, key))).isZero();
        // 1,000 of 10,000 tokens were debited, 400 were used.
        assertThat(Double.parseDouble(REDIS.hget(tokens(), "level"))).isBetween(9_599.0, 10_000.0);
        nothingIsLeft(id);
    }

    @Test
    void aHoldWithoutOutcomeIsBookedAtTheReservedAmount() {
        UUID id = hold();
        double before = metrics.counter("tollgate.swept.holds", "outcome", "orphan").count();

        sweep();

        assertThat(spent()).isEqualTo(Long.toString(RESERVED));
        assertThat(held()).isEqualTo("0");
        assertThat(ledger()).isEqualTo(RESERVED);
        assertThat(sourceOf(id)).containsExactly("ORPHAN");
        assertThat(metrics.counter("tollgate.swept.holds", "outcome", "orphan").count())
                .isEqualTo(before + 1);
        nothingIsLeft(id);
        assertThat(extend(id, "", 0, 0)).isEqualTo("ENDED");
    }

    @Test
    void aHoldOfAProviderAccountEndsWithoutARowAndALateSettlementChangesNothing() {
        UUID id = hold();
        REDIS.hset(HoldKeys.hold(tenant, id), "event", "");
        double before = metrics.counter("tollgate.swept.holds", "outcome", "released").count();

        sweep();

        assertThat(sourceOf(id)).isEmpty();
        assertThat(ledger()).isZero();
        assertThat(held()).isEqualTo("0");
        // Until the reconciler has compared it with the ledger.
        assertThat(spent()).isEqualTo(Long.toString(RESERVED));
        assertThat(REDIS.zcard(HoldKeys.parallel(tenant, LevelKind.KEY, key))).isZero();
        assertThat(metrics.counter("tollgate.swept.holds", "outcome", "released").count())
                .isEqualTo(before + 1);
        nothingIsLeft(id);

        settle(id, 10_000_000, 0);
        assertThat(spent()).isEqualTo(Long.toString(RESERVED));
    }

    @Test
    void aLateOutcomeCorrectsLedgerAndCounters() {
        UUID id = hold();
        sweep();

        Receipt receipt =
                send(List.of(event().id(id).key(key).cost("0.07").build())).receipts().getFirst();
        assertThat(receipt.outcome()).isEqualTo(Outcome.CORRECTED);
        settle(id, 70_000_000, receipt.correctionNanoUsd());
        settle(id, 70_000_000, receipt.correctionNanoUsd());

        assertThat(ledger()).isEqualTo(70_000_000);
        assertThat(spent()).isEqualTo("70000000");
        assertThat(held()).isEqualTo("0");
    }

    @Test
    void aSweepBetweenCorrectionAndSettlementChargesNothingTwice() {
        UUID id = hold();
        // Another replica booked the orphan and died; the gateway was late, and is not done yet.
        send(event().id(id).key(key).orphan("0.05").build());
        UsageEvent truth = event().id(id).key(key).cost("0.02").build();
        outcome(id, truth, 20_000_000, 100);
        Receipt receipt = send(List.of(truth)).receipts().getFirst();
        assertThat(receipt.outcome()).isEqualTo(Outcome.CORRECTED);
        expire(id);

        sweep();
        settle(id, 20_000_000, receipt.correctionNanoUsd());

        assertThat(ledger()).isEqualTo(20_000_000);
        assertThat(spent()).isEqualTo("20000000");
    }

    @Test
    void rowsThatTheGatewayStoredCountAsTheyAreWhenItsOutcomeIsMissing() {
        UUID id = hold();
        send(event().id(id).key(key).attempt(0).cost("0").build());

        sweep();

        assertThat(ledger()).isZero();
        assertThat(spent()).isEqualTo("0");
        assertThat(held()).isEqualTo("0");
    }

    @Test
    void severalSweepersAtOnceBookEveryHoldOnce() throws Exception {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            UUID id = hold();
            if (i % 2 == 0) {
                outcome(id, event().id(id).key(key).cost("0.01").build(), 10_000_000, 10);
            }
            ids.add(id);
        }
        awaitExpiry(ids);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sweeps = new ArrayList<>();
            IntStream.range(0, 4).forEach(i -> sweeps.add(threads.submit(sweeper::sweep)));
            for (Future<?> each : sweeps) {
                each.get();
            }
        }

        long expected = 30 * 10_000_000L + 30 * RESERVED;
        assertThat(ledger()).isEqualTo(expected);
        assertThat(spent()).isEqualTo(Long.toString(expected));
        assertThat(held()).isEqualTo("0");
        assertThat(REDIS.zcard(HoldKeys.holds(tenant))).isZero();
    }

    @Test
    void aHoldUnderWayIsLeftAlone() {
        UUID id = hold();
        REDIS.zadd(HoldKeys.holds(tenant), System.currentTimeMillis() + 60_000.0, id.toString());

        sweeper.sweep();

        assertThat(held()).isEqualTo(Long.toString(RESERVED));
        assertThat(sourceOf(id)).isEmpty();
    }

    @Test
    void anIndexEntryWithoutHoldIsRemoved() {
        UUID id = hold();
        REDIS.del(HoldKeys.hold(tenant, id));

        sweep();

        assertThat(REDIS.zcard(HoldKeys.holds(tenant))).isZero();
        assertThat(sourceOf(id)).isEmpty();
    }

    @Test
    void anUnreadableHoldDoesNotHoldUpOthers() {
        UUID broken = hold();
        UUID good = hold();
        REDIS.hset(HoldKeys.hold(tenant, broken), "event", "{nonsense");
        REDIS.zadd(HoldKeys.holds(tenant), 1, "not-a-uuid");

        sweep();

        assertThat(sourceOf(good)).containsExactly("ORPHAN");
        assertThat(held()).isEqualTo(Long.toString(RESERVED));
        assertThat(REDIS.zscore(HoldKeys.holds(tenant), broken.toString()))
                .isGreaterThan(System.currentTimeMillis());
    }

    @Test
    void aCounterThatRedisRefusesDoesNotHoldUpOthers() {
        UUID broken = hold();
        REDIS.hset(
                HoldKeys.hold(tenant, broken),
                "counters",
                ContractJson.MAPPER.writeValueAsString(
                        List.of(new HoldCounter("b", HoldKeys.holds(tenant), 0))));
        UUID good = hold();

        sweep();

        assertThat(sourceOf(good)).containsExactly("ORPHAN");
        assertThat(REDIS.exists(HoldKeys.hold(tenant, good))).isZero();
        assertThat(REDIS.exists(HoldKeys.hold(tenant, broken))).isOne();
    }

    @Test
    void anIdleTenantLeavesTheSetAndABusyOneStays() {
        UUID id = hold();
        REDIS.zadd(HoldKeys.TENANTS, 1, tenant);
        REDIS.zadd(HoldKeys.TENANTS, System.currentTimeMillis(), tenant + "-busy");
        awaitExpiry(List.of(id));

        sweeper.sweep();
        assertThat(REDIS.zscore(HoldKeys.TENANTS, tenant)).isNotNull();
        sweeper.sweep();

        assertThat(REDIS.zscore(HoldKeys.TENANTS, tenant)).isNull();
        assertThat(REDIS.zscore(HoldKeys.TENANTS, tenant + "-busy")).isNotNull();
    }

    /** Admits a call as the gateway does, with a lease that is over at once. */
    private UUID hold() {
        UUID id = uuid7(Instant.now());
        REDIS.zadd(HoldKeys.TENANTS, System.currentTimeMillis(), tenant);
        REDIS.set(HoldKeys.trusted(tenant), HoldScript.RUN + ":1");
        REDIS.eval(
                HoldScript.SEED.text(),
                ScriptOutputType.INTEGER,
                new String[] {budget(), HoldKeys.budgets(tenant), HoldKeys.trusted(tenant)},
                "0",
                "0",
                HoldScript.RUN + ":1",
                "key",
                key,
                "total");
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                id.toString(),
                                "1",
                                Long.toString(RESERVED),
                                "0",
                                "10",
                                "1",
                                "1000",
                                ContractJson.MAPPER.writeValueAsString(provisional(id)),
                                counters()));
        arguments.addAll(List.of("b", "", "", "strict"));
        arguments.addAll(List.of("t", "10000", "", "strict"));
        arguments.addAll(List.of("p", "1000", "", "strict"));
        List<Object> answer =
                REDIS.eval(
                        HoldScript.ADMIT.text(),
                        ScriptOutputType.MULTI,
                        new String[] {
                            HoldKeys.hold(tenant, id),
                            HoldKeys.holds(tenant),
                            HoldKeys.trusted(tenant),
                            budget(),
                            tokens(),
                            HoldKeys.parallel(tenant, LevelKind.KEY, key)
                        },
                        arguments.toArray(String[]::new));
        if (!answer.getFirst().equals("OK")) {
            // The bucket of 10,000 tokens empties after ten calls.
            REDIS.del(tokens());
            return hold();
        }
        return id;
    }

    private UsageEvent provisional(UUID id) {
        return event().id(id).key(key).attempt(0).cost("0").tokens(0, 0).build();
    }

    private void outcome(UUID id, UsageEvent event, long nanoUsd, long tokens) {
        String events = ContractJson.MAPPER.writeValueAsString(List.of(event));
        assertThat(extend(id, events, nanoUsd, tokens)).isEqualTo("KEPT");
    }

    private String extend(UUID id, String outcome, long nanoUsd, long tokens) {
        return REDIS.eval(
                HoldScript.EXTEND.text(),
                ScriptOutputType.VALUE,
                counterKeys(id).toArray(String[]::new),
                id.toString(),
                "1",
                Long.toString(RESERVED),
                "1000",
                ContractJson.MAPPER.writeValueAsString(provisional(id)),
                counters(),
                outcome,
                Long.toString(nanoUsd),
                Long.toString(tokens),
                Long.toString(System.currentTimeMillis()),
                "b",
                "0",
                "t",
                "10000",
                "p",
                "0");
    }

    private void settle(UUID id, long nanoUsd, long correction) {
        REDIS.eval(
                HoldScript.SETTLE.text(),
                ScriptOutputType.INTEGER,
                counterKeys(id).toArray(String[]::new),
                id.toString(),
                Long.toString(nanoUsd),
                "100",
                Long.toString(correction),
                "0",
                "b",
                "0",
                "t",
                "10000",
                "p",
                "0");
    }

    private List<String> counterKeys(UUID id) {
        return List.of(
                HoldKeys.hold(tenant, id),
                HoldKeys.holds(tenant),
                HoldKeys.ended(tenant, id),
                budget(),
                tokens(),
                HoldKeys.parallel(tenant, LevelKind.KEY, key));
    }

    private String counters() {
        return ContractJson.MAPPER.writeValueAsString(
                List.of(
                        new HoldCounter("b", budget(), 0),
                        new HoldCounter("t", tokens(), 10_000),
                        new HoldCounter("p", HoldKeys.parallel(tenant, LevelKind.KEY, key), 0)));
    }

    private void sweep() {
        awaitExpiry(
                REDIS.zrange(HoldKeys.holds(tenant), 0, -1).stream()
                        .filter(id -> id.length() == 36)
                        .map(UUID::fromString)
                        .toList());
        sweeper.sweep();
    }

    private void awaitExpiry(List<UUID> ids) {
        Awaitility.await()
                .until(
                        () ->
                                ids.stream()
                                        .map(
                                                id ->
                                                        REDIS.zscore(
                                                                HoldKeys.holds(tenant),
                                                                id.toString()))
                                        .allMatch(
                                                lease ->
                                                        lease == null
                                                                || lease
                                                                        < System
                                                                                .currentTimeMillis()));
    }

    private void expire(UUID id) {
        awaitExpiry(List.of(id));
    }

    private void nothingIsLeft(UUID id) {
        assertThat(REDIS.exists(HoldKeys.hold(tenant, id))).isZero();
        assertThat(REDIS.zcard(HoldKeys.holds(tenant))).isZero();
    }

    private String budget() {
        return HoldKeys.budget(tenant, LevelKind.KEY, key, Window.LIFETIME);
    }

    private String tokens() {
        return HoldKeys.tokens(tenant, LevelKind.KEY, key);
    }

    private String spent() {
        return REDIS.hget(budget(), "spent");
    }

    private String held() {
        return REDIS.hget(budget(), "held");
    }

    private long ledger() {
        return totals(List.of(new Question(LevelKind.KEY, key, null, null, null)))
                .totals()
                .getFirst()
                .nanoUsd();
    }

    private List<String> sourceOf(UUID id) {
        return jdbc.sql("SELECT source FROM spend.ledger WHERE request_id = :id")
                .param("id", id)
                .query(String.class)
                .list();
    }
}
