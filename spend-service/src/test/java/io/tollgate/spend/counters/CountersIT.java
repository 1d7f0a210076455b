package io.tollgate.spend.counters;

import static io.tollgate.spend.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.contracts.CountersRequest;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.TrustRequest;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.contracts.Window;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.spend.Backing;
import io.tollgate.spend.SpendServiceTestBase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class CountersIT extends SpendServiceTestBase {

    private static final RedisCommands<String, String> REDIS =
            RedisClient.create(Backing.REDIS_URL).connect().sync();

    @Autowired private Reconciler reconciler;
    @Autowired private MeterRegistry metrics;

    private String key;
    private String tenant;

    @BeforeEach
    void freshTenant() {
        key = "counted-" + UUID.randomUUID();
        tenant = "key-" + key;
        REDIS.del(HoldKeys.TENANTS);
        REDIS.zadd(HoldKeys.TENANTS, System.currentTimeMillis(), tenant);
    }

    @Test
    void aBudgetIsSeededWithoutTheCallsThatHoldSomethingNow() {
        UsageEvent settled = spend("0.01");
        UsageEvent underWay = spend("0.02");
        REDIS.zadd(HoldKeys.holds(tenant), 1e15, underWay.requestId().toString());

        seed(Window.LIFETIME);

        assertThat(spent()).isEqualTo("10000000");
        REDIS.zrem(HoldKeys.holds(tenant), underWay.requestId().toString());
        REDIS.hdel(budget(Window.LIFETIME), "spent");
        seed(Window.LIFETIME);
        assertThat(spent()).isEqualTo("30000000");
        assertThat(settled.requestId()).isNotEqualTo(underWay.requestId());
    }

    @Test
    void aWindowCountsWhatWasAdmittedInIt() {
        Instant now = Instant.now();
        send(event().key(key).at(now.minusSeconds(7200)).cost("0.5").build());
        send(event().key(key).at(now.minusSeconds(60)).cost("0.02").build());
        Window hour = new Window("1h:1", now.minusSeconds(3600), now.plusSeconds(3600));

        seed(hour);

        assertThat(REDIS.hget(budget(hour), "spent")).isEqualTo("20000000");
    }

    @Test
    void anIdleTenantIsTrustedAtOnceAndABusyOneAfterTheWarmUp() {
        trust("run-1", 60_000);
        long first = trustedSince();
        assertThat(first).isLessThanOrEqualTo(System.currentTimeMillis());

        trust("run-1", 60_000);
        assertThat(trustedSince()).as("trusted in this run already").isEqualTo(first);

        REDIS.del(HoldKeys.trusted(tenant));
        trust("run-1", 60_000);
        assertThat(trustedSince()).isGreaterThan(System.currentTimeMillis() + 40_000);
    }

    @Test
    void aTenantWhoseRowsCameInLatelyIsBusy() {
        jdbc.sql("DELETE FROM spend.tenant_activity WHERE tenant = :t").param("t", tenant).update();
        spend("0.01");

        trust("run-1", 60_000);

        assertThat(trustedSince()).isGreaterThan(System.currentTimeMillis() + 40_000);
    }

    @Test
    void twoGatewaysThatMeetANewTenantAtOnceDoNotWarmItUp() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var both =
                    List.of(
                            threads.submit(() -> trust("run-1", 60_000)),
                            threads.submit(() -> trust("run-1", 60_000)));
            for (var one : both) {
                one.get();
            }
        }
        assertThat(trustedSince()).isLessThanOrEqualTo(System.currentTimeMillis());
    }

    @Test
    void aDifferenceIsMendedWhenItIsFoundTwice() {
        spend("0.01");
        seed(Window.LIFETIME);
        REDIS.hincrby(budget(Window.LIFETIME), "spent", 777);
        double before = corrections();

        reconciler.reconcile();
        assertThat(spent()).as("seen once").isEqualTo("10000777");
        assertThat(drift()).isGreaterThanOrEqualTo(777);
        reconciler.reconcile();

        assertThat(spent()).isEqualTo("10000000");
        assertThat(corrections()).isEqualTo(before + 1);
        reconciler.reconcile();
        assertThat(drift()).isZero();
    }

    @Test
    void aDifferenceThatMovesIsNotBelieved() {
        seed(Window.LIFETIME);
        spend("0.01");
        reconciler.reconcile();
        spend("0.01");
        reconciler.reconcile();
        assertThat(spent()).isEqualTo("0");

        reconciler.reconcile();
        assertThat(spent()).isEqualTo("20000000");
    }

    @Test
    void whatAUserSpendsInAnotherTenantIsCountedWhileItGrows() {
        String user = "user-" + UUID.randomUUID();
        CountersRequest.Counter budget =
                new CountersRequest.Counter(LevelKind.USER, user, Window.LIFETIME);
        assertThat(
                        internal(
                                        "/internal/counters/seed",
                                        new CountersRequest(tenant, List.of(budget)))
                                .status())
                .isEqualTo(204);
        String counter = HoldKeys.budget(tenant, LevelKind.USER, user, Window.LIFETIME);

        // Of another tenant: these rows are settled there.
        send(event().user(user).cost("0.01").build());
        reconciler.reconcile();
        send(event().user(user).cost("0.02").build());
        reconciler.reconcile();
        assertThat(REDIS.hget(counter, "spent")).isEqualTo("10000000");

        send(event().user(user).cost("0.04").build());
        reconciler.reconcile();
        reconciler.reconcile();
        assertThat(REDIS.hget(counter, "spent")).isEqualTo("70000000");
    }

    @Test
    void moneyHeldByNobodyIsFreed() {
        seed(Window.LIFETIME);
        REDIS.hset(budget(Window.LIFETIME), "held", "5000");
        REDIS.zadd(HoldKeys.holds(tenant), 1e15, UUID.randomUUID().toString());
        reconciler.reconcile();
        assertThat(REDIS.hget(budget(Window.LIFETIME), "held")).isEqualTo("5000");

        REDIS.del(HoldKeys.holds(tenant));
        reconciler.reconcile();

        assertThat(REDIS.hget(budget(Window.LIFETIME), "held")).isEqualTo("0");
    }

    @Test
    void budgetsThatAreGoneAreForgottenAndPassedWindowsAreLeftAlone() {
        Instant old = Instant.now().minus(Duration.ofDays(2));
        Window passed = new Window("1d:0", old, old.plusSeconds(86_400));
        seed(passed);
        REDIS.hset(budget(passed), "spent", "99");
        seed(Window.LIFETIME);
        REDIS.del(budget(Window.LIFETIME));

        reconciler.reconcile();
        reconciler.reconcile();

        assertThat(REDIS.hget(budget(passed), "spent")).isEqualTo("99");
        assertThat(REDIS.smembers(HoldKeys.budgets(tenant))).containsExactly(budget(passed));
    }

    private UsageEvent spend(String usd) {
        UsageEvent event = event().key(key).cost(usd).build();
        send(event);
        return event;
    }

    private void seed(Window window) {
        Answer answer =
                internal(
                        "/internal/counters/seed",
                        new CountersRequest(
                                tenant,
                                List.of(new CountersRequest.Counter(LevelKind.KEY, key, window))));
        assertThat(answer.status()).isEqualTo(204);
    }

    private void trust(String run, long warmUpMillis) {
        Answer answer =
                internal("/internal/counters/trust", new TrustRequest(tenant, run, warmUpMillis));
        assertThat(answer.status()).isEqualTo(204);
    }

    private long trustedSince() {
        String trusted = REDIS.get(HoldKeys.trusted(tenant));
        return Long.parseLong(trusted.substring(trusted.lastIndexOf(':') + 1));
    }

    private String budget(Window window) {
        return HoldKeys.budget(tenant, LevelKind.KEY, key, window);
    }

    private String spent() {
        return REDIS.hget(budget(Window.LIFETIME), "spent");
    }

    private double corrections() {
        return metrics.counter("tollgate.reconcile.corrections").count();
    }

    private double drift() {
        return metrics.get("tollgate.reconcile.drift.nano.usd").gauge().value();
    }
}
