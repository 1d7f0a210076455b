package io.tollgate.gateway.admission;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.contracts.hold.HoldScript;
import io.tollgate.gateway.TestRedis;
import io.tollgate.gateway.redis.AsyncRedis;
import io.tollgate.gateway.redis.RedisScripts;
import io.tollgate.gateway.redis.RedisUnavailableException;
import io.tollgate.platform.RedisLink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Slow is worse than dead: a script that timed out may still run. */
class LateAdmissionIT {

    @Test
    void aHoldGrantedAfterTheCallWasRefusedIsGivenBack() {
        try (HoldsFixture redis = new HoldsFixture();
                AsyncRedis<String> hurried =
                        new AsyncRedis<>(
                                new RedisLink<>(
                                        RedisURI.create(TestRedis.URL),
                                        StringCodec.UTF8,
                                        null,
                                        InstantSource.system()),
                                Duration.ofMillis(100))) {
            Holds holds = new Holds(hurried, new RedisScripts(hurried), HoldsFixture.LEASE);
            List<Check> checks =
                    redis.checks(
                            redis.key(
                                    null,
                                    null,
                                    3L,
                                    HoldsFixture.budget(5_000L, BudgetMode.STRICT)));
            String budget = checks.get(1).key();
            redis.holds.seed(budget, 0, 0);
            UUID id = UUID.randomUUID();
            Holds.Draft draft = Holds.Draft.of(redis.event(id), checks);
            hurried.commands().scriptLoad(HoldScript.ADMIT.text());
            hurried.commands().scriptLoad(HoldScript.SETTLE.text());

            redis.await(redis.redis().clientPause(1_000));
            assertThatThrownBy(
                            () -> holds.admit(draft, checks, new Price(100, 2, 50, 10, false), 0))
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
}
