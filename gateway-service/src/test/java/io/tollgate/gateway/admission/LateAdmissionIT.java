package io.tollgate.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.codec.StringCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.gateway.TestRedis;
import io.tollgate.gateway.redis.AsyncRedis;
import io.tollgate.gateway.redis.RedisBreaker;
import io.tollgate.gateway.redis.RedisScripts;
import io.tollgate.gateway.redis.RedisUnavailableException;
import io.tollgate.platform.RedisAddress;
import io.tollgate.platform.RedisLink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Slow is worse than dead: a script that timed out may still run. */
class LateAdmissionIT {

    @Test
    void aHoldGrantedAfterTheCallWasRefusedIsGivenBack() {
        try (HoldsFixture redis = new HoldsFixture();
                AsyncRedis<String> hurried =
                        new AsyncRedis<>(
                                new RedisLink<>(
                                        RedisAddress.parse(TestRedis.URL),
                                        StringCodec.UTF8,
                                        null,
                                        InstantSource.system()),
                                Duration.ofMillis(100))) {
            Holds holds =
                    new Holds(
                            hurried,
                            new RedisScripts(hurried),
                            new RedisBreaker(new SimpleMeterRegistry()),
                            HoldsFixture.LEASE);
            List<Check> checks =
                    redis.checks(
                            redis.key(
                                    null,
                                    null,
                                    3L,
                                    HoldsFixture.budget(5_000L, BudgetMode.STRICT)));
            String budget = checks.get(1).key();
            redis.seed(budget, 0);
            UUID earlier = UUID.randomUUID();
            Price price = new Price(100, 2, 50, 10, false);
            Hold first = redis.hold(earlier, redis.admit(earlier, checks, price, 0), checks, 0);
            redis.holds.settle(first, 0, 0, 0).await();
            UUID learning = UUID.randomUUID();
            Holds.Draft known = Holds.Draft.of(redis.event(learning), checks);
            holds.settle(
                            known.granted(
                                    holds.admit(known, checks, price, 0).numbers().get(1),
                                    0,
                                    Instant.now()),
                            0,
                            0,
                            0)
                    .await();
            UUID id = UUID.randomUUID();
            Holds.Draft draft = Holds.Draft.of(redis.event(id), checks);

            redis.await(redis.redis().clientPause(1_000));
            assertThatThrownBy(() -> holds.admit(draft, checks, price, 0))
                    .isInstanceOf(RedisUnavailableException.class);

            // The mark shows that it was granted and then settled.
            String ended = HoldKeys.ended(redis.tenant, id);
            await().until(() -> "0".equals(redis.await(redis.redis().get(ended))));
            await().until(() -> "0".equals(redis.await(redis.redis().hget(budget, "held"))));
            await().until(
                            () ->
                                    redis.await(redis.redis().zcard(HoldKeys.holds(redis.tenant)))
                                            == 0);
        }
    }

    @Test
    void noHoldOfManyRefusedCallsIsLeftBehind() throws Exception {
        try (HoldsFixture redis = new HoldsFixture();
                AsyncRedis<String> hurried =
                        new AsyncRedis<>(
                                new RedisLink<>(
                                        RedisAddress.parse(TestRedis.URL),
                                        StringCodec.UTF8,
                                        null,
                                        InstantSource.system()),
                                Duration.ofMillis(600))) {
            Holds holds =
                    new Holds(
                            hurried,
                            new RedisScripts(hurried),
                            new RedisBreaker(new SimpleMeterRegistry()),
                            HoldsFixture.LEASE);
            List<Check> checks =
                    redis.checks(
                            redis.key(
                                    null,
                                    null,
                                    300L,
                                    HoldsFixture.budget(500_000L, BudgetMode.STRICT)));
            redis.seed(checks.get(1).key(), 0);
            Price price = new Price(100, 2, 50, 10, false);
            admitAndGiveBack(redis, holds, checks, price);
            String process = redis.server("process_id");
            List<Future<Holds.Answer>> calls = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                signal("STOP", process);
                try {
                    for (int i = 0; i < 200; i++) {
                        calls.add(
                                threads.submit(
                                        () -> admitAndGiveBack(redis, holds, checks, price)));
                    }
                    await().until(() -> calls.stream().allMatch(Future::isDone));
                    // For longer than any time limit that the client library has of its own.
                    await().pollDelay(Duration.ofSeconds(6)).until(() -> true);
                } finally {
                    signal("CONT", process);
                }
            }
            assertThat(calls)
                    .allSatisfy(
                            call ->
                                    assertThat(call.exceptionNow())
                                            .isInstanceOf(RedisUnavailableException.class));
            await().untilAsserted(
                            () -> {
                                assertThat(
                                                redis.await(
                                                        redis.redis()
                                                                .zcard(
                                                                        HoldKeys.holds(
                                                                                redis.tenant))))
                                        .isZero();
                                assertThat(
                                                redis.await(
                                                        redis.redis()
                                                                .hget(checks.get(1).key(), "held")))
                                        .isEqualTo("0");
                            });
        }
    }

    private static Holds.Answer admitAndGiveBack(
            HoldsFixture redis, Holds holds, List<Check> checks, Price price) {
        Holds.Draft draft = Holds.Draft.of(redis.event(UUID.randomUUID()), checks);
        Holds.Answer answer = holds.admit(draft, checks, price, 0);
        holds.settle(draft.granted(answer.numbers().get(1), 0, answer.now()), 0, 0, 0).await();
        return answer;
    }

    private static void signal(String name, String process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, process).start().waitFor()).isZero();
    }
}
