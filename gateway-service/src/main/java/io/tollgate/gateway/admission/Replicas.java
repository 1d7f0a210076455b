package io.tollgate.gateway.admission;

import io.lettuce.core.Range;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.gateway.redis.AsyncRedis;
import io.tollgate.gateway.redis.RedisUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many gateways are at work, so that each can take its share when Redis is away. */
final class Replicas implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Replicas.class);

    private static final Duration EVERY = Duration.ofSeconds(10);

    /** A gateway not heard of for this long is gone; clocks may differ by some seconds. */
    private static final Duration GONE = Duration.ofSeconds(45);

    private final AsyncRedis<String> redis;
    private final InstantSource clock;
    private final String me = UUID.randomUUID().toString();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("gateway-census").factory());
    private volatile int live = 1;

    Replicas(AsyncRedis<String> redis, InstantSource clock) {
        this.redis = redis;
        this.clock = clock;
        timer.scheduleWithFixedDelay(this::count, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** As last counted, at least 1. */
    int live() {
        return live;
    }

    private void count() {
        try {
            long now = clock.millis();
            var commands = redis.commands();
            commands.zadd(HoldKeys.GATEWAYS, (double) now, me);
            commands.zremrangebyscore(HoldKeys.GATEWAYS, Range.create(0L, now - GONE.toMillis()));
            long counted = redis.await(commands.zcard(HoldKeys.GATEWAYS));
            live = (int) Math.max(1, counted);
        } catch (RedisUnavailableException away) {
            log.debug("gateways are not counted: {}", away.getMessage());
        } catch (RuntimeException unexpected) {
            log.warn("gateways are not counted", unexpected);
        }
    }

    /** Leaves the census, so that the others take over its share. */
    @Override
    public void close() {
        timer.shutdownNow();
        try {
            redis.await(redis.commands().zrem(HoldKeys.GATEWAYS, me));
        } catch (RedisUnavailableException away) {
            log.debug("left without a word");
        }
    }
}
