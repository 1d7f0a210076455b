package io.tollgate.gateway.redis;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spares calls the wait for a Redis that is slow or away. Once half of the last answers failed to
 * come in time nobody waits for a second; then a few calls find out whether it is back.
 */
public final class RedisBreaker {

    private static final Logger log = LoggerFactory.getLogger(RedisBreaker.class);

    private static final int REMEMBERED = 20;
    private static final int FEWEST = 4;
    private static final float MOST_FAILED_PERCENT = 50;
    private static final Duration OPEN = Duration.ofSeconds(1);
    private static final int PROBES = 2;

    private final CircuitBreaker breaker;

    public RedisBreaker(MeterRegistry metrics) {
        this.breaker =
                CircuitBreaker.of(
                        "redis",
                        CircuitBreakerConfig.custom()
                                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                                .slidingWindowSize(REMEMBERED)
                                .minimumNumberOfCalls(FEWEST)
                                .failureRateThreshold(MOST_FAILED_PERCENT)
                                .waitDurationInOpenState(OPEN)
                                .permittedNumberOfCallsInHalfOpenState(PROBES)
                                .maxWaitDurationInHalfOpenState(OPEN.multipliedBy(2))
                                .recordException(RedisUnavailableException.class::isInstance)
                                .build());
        breaker.getEventPublisher()
                .onStateTransition(
                        change ->
                                log.warn(
                                        "Redis breaker: {}",
                                        change.getStateTransition().getToState()));
        Gauge.builder("tollgate.redis.breaker.open", breaker, RedisBreaker::openness)
                .description("1 while nobody waits for Redis, else 0")
                .register(metrics);
    }

    private static double openness(CircuitBreaker breaker) {
        return breaker.getState() == CircuitBreaker.State.OPEN ? 1 : 0;
    }

    /**
     * Asks Redis, unless it has not answered others.
     *
     * @param question waits for the answer
     * @throws RedisUnavailableException when there was none, or nobody asked
     */
    public <T> T ask(Supplier<T> question) {
        if (!breaker.tryAcquirePermission()) {
            throw new RedisUnavailableException("Redis has not answered others", null);
        }
        long start = System.nanoTime();
        try {
            T answer = question.get();
            breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            return answer;
        } catch (RedisUnavailableException away) {
            breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, away);
            throw away;
        } catch (RuntimeException other) {
            breaker.releasePermission();
            throw other;
        }
    }
}
