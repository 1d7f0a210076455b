package io.tollgate.providers.account;

import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the Holds of attempts under way alive, and makes those anew that Redis lost. */
final class Heartbeat implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

    private final AccountRedis redis;
    private final long everyNanos;
    private final ConcurrentMap<UUID, Beat> kept = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("account-heartbeat").factory());

    Heartbeat(AccountRedis redis, Duration every) {
        this.redis = redis;
        this.everyNanos = every.toNanos();
        long tick = Math.max(1, every.toMillis() / 10);
        timer.scheduleWithFixedDelay(() -> beat(false), tick, tick, TimeUnit.MILLISECONDS);
    }

    private record Beat(AccountHold hold, long due) {}

    void start(AccountHold hold) {
        kept.put(hold.id(), new Beat(hold, System.nanoTime() + everyNanos));
    }

    /** From here on the Hold is left alone; called before it is settled. */
    void stop(AccountHold hold) {
        kept.remove(hold.id());
    }

    /** Attempts under way that hold something. */
    int active() {
        return kept.size();
    }

    /** Redis may have lost Holds: makes all of them anew now, instead of when they are due. */
    void hurry() {
        try {
            timer.execute(() -> beat(true));
        } catch (RejectedExecutionException closing) {
            log.debug("no heartbeat any more");
        }
    }

    private void beat(boolean all) {
        try {
            long now = System.nanoTime();
            for (Beat beat : kept.values()) {
                if (all || now - beat.due() >= 0) {
                    // One that is settled meanwhile leaves a mark, which this respects.
                    redis.extend(beat.hold());
                    kept.replace(beat.hold().id(), beat, new Beat(beat.hold(), now + everyNanos));
                }
            }
        } catch (RedisException away) {
            log.debug("cannot extend holds on provider accounts: {}", away.getMessage());
        } catch (RuntimeException unexpected) {
            log.error("heartbeat failed", unexpected);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
