package io.tollgate.gateway.admission;

import io.tollgate.gateway.redis.Pending;
import io.tollgate.gateway.redis.RedisUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the Holds of calls under way alive, and makes those anew that Redis lost. */
public final class Heartbeat implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

    private final Holds holds;
    private final long everyNanos;
    private final ConcurrentMap<UUID, Beat> underWay = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("hold-heartbeat").factory());

    public Heartbeat(Holds holds, Duration every) {
        this.holds = holds;
        this.everyNanos = every.toNanos();
        long tick = Math.max(1, every.toMillis() / 10);
        timer.scheduleWithFixedDelay(this::beat, tick, tick, TimeUnit.MILLISECONDS);
    }

    void start(Hold hold) {
        underWay.put(hold.requestId(), new Beat(hold, System.nanoTime() + everyNanos));
    }

    /** From here on the Hold is left alone; called before its outcome is written. */
    public void stop(Hold hold) {
        underWay.remove(hold.requestId());
    }

    /** Calls under way that hold something. */
    public int active() {
        return underWay.size();
    }

    private void beat() {
        try {
            long now = System.nanoTime();
            List<Pending<String>> sent = new ArrayList<>();
            for (Beat beat : underWay.values()) {
                if (now - beat.due() >= 0) {
                    Beat next = new Beat(beat.hold(), now + everyNanos);
                    if (underWay.replace(beat.hold().requestId(), beat, next)) {
                        sent.add(holds.extend(beat.hold()));
                    }
                }
            }
            sent.forEach(Pending::await);
        } catch (RedisUnavailableException away) {
            log.warn("cannot extend holds: {}", away.getMessage());
        } catch (RuntimeException unexpected) {
            log.error("heartbeat failed", unexpected);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private record Beat(Hold hold, long due) {}
}
