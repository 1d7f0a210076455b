package io.tollgate.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RedisBreakerTest {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final RedisBreaker breaker = new RedisBreaker(metrics);
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void whoeverComesAfterSomeFailuresDoesNotWait() {
        for (int i = 0; i < 30; i++) {
            assertThatThrownBy(this::fail).isInstanceOf(RedisUnavailableException.class);
        }
        assertThat(asked).hasValueLessThan(10);
        assertThat(metrics.get("tollgate.redis.breaker.open").gauge().value()).isEqualTo(1);
    }

    @Test
    void soonSomebodyFindsOutThatRedisIsBack() {
        for (int i = 0; i < 30; i++) {
            assertThatThrownBy(this::fail).isInstanceOf(RedisUnavailableException.class);
        }

        await().ignoreException(RedisUnavailableException.class)
                .until(() -> breaker.ask(() -> "back"), "back"::equals);
        for (int i = 0; i < 10; i++) {
            assertThat(breaker.ask(() -> "here")).isEqualTo("here");
        }
        assertThat(metrics.get("tollgate.redis.breaker.open").gauge().value()).isZero();
    }

    @Test
    void anErrorThatIsNotRedissFaultOpensNothing() {
        for (int i = 0; i < 30; i++) {
            assertThatThrownBy(
                            () ->
                                    breaker.ask(
                                            () -> {
                                                throw new IllegalArgumentException("ours");
                                            }))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(breaker.ask(() -> "here")).isEqualTo("here");
    }

    private void fail() {
        breaker.ask(
                () -> {
                    asked.incrementAndGet();
                    throw new RedisUnavailableException("late", null);
                });
    }
}
