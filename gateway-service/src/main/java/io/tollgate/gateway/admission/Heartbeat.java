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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Holds alive, and makes those anew that Redis lost: of calls under way, and of calls that
 * ended whose rows the ledger does not have yet.
 */
public final class Heartbeat implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

    private final Holds holds;
    private final long everyNanos;
    private final ConcurrentMap<UUID, Beat> kept = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("hold-heartbeat").factory());

    public Heartbeat(Holds holds, Duration every) {
        this.holds = holds;
        this.everyNanos = every.toNanos();
        long tick = Math.max(1, every.toMillis() / 10);
        timer.scheduleWithFixedDelay(() -> beat(false), tick, tick, TimeUnit.MILLISECONDS);
    }

    /**
     * A Hold and when its next heartbeat is due.
     *
     * @param outcome null while the call is under way
     */
    private record Beat(Hold hold, @Nullable Outcome outcome, long due) {}

    void start(Hold hold) {
        kept.put(hold.requestId(), new Beat(hold, null, System.nanoTime() + everyNanos));
    }

    /** The call ended; its Hold is kept, with the outcome, until {@link #stop}. */
    public void ended(Hold hold, Outcome outcome) {
        kept.put(hold.requestId(), new Beat(hold, outcome, System.nanoTime() + everyNanos));
    }

    /** The call came to no end that anybody reported: its Hold is left to run out. */
    void abandon(Hold hold) {
        kept.computeIfPresent(hold.requestId(), (id, beat) -> beat.outcome() == null ? null : beat);
    }

    /** From here on the Hold is left alone; called before it is settled. */
    public void stop(Hold hold) {
        kept.remove(hold.requestId());
    }

    /** Holds kept alive. */
    public int active() {
        return kept.size();
    }

    /** How long it takes, at the latest, until Redis has heard of every Hold again. */
    Duration warmUp() {
        return Duration.ofNanos(everyNanos * 3 / 2);
    }

    /** Redis may have lost Holds: makes all of them anew now, instead of when they are due. */
    void hurry() {
        try {
            timer.execute(() -> beat(true));
        } catch (java.util.concurrent.RejectedExecutionException closing) {
            log.debug("no heartbeat any more");
        }
    }

    private void beat(boolean all) {
        try {
            long now = System.nanoTime();
            List<Pending<String>> sent = new ArrayList<>();
            for (Beat beat : kept.values()) {
                if (all || now - beat.due() >= 0) {
                    Beat next = new Beat(beat.hold(), beat.outcome(), now + everyNanos);
                    if (kept.replace(beat.hold().requestId(), beat, next)) {
                        sent.add(holds.extend(beat.hold(), beat.outcome()));
                    }
                }
            }
            sent.forEach(Pending::await);
            holds.giveBackDoubtful();
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
}
