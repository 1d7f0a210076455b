package io.tollgate.gateway.ledger;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.contracts.UsageBatch;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.contracts.UsageReceipts;
import io.tollgate.gateway.admission.Heartbeat;
import io.tollgate.gateway.admission.Hold;
import io.tollgate.gateway.admission.Holds;
import io.tollgate.gateway.admission.Outcome;
import io.tollgate.gateway.redis.Pending;
import io.tollgate.gateway.redis.RedisUnavailableException;
import io.tollgate.gateway.relay.InternalHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Sends outcomes to spend-service in batches, and settles their Holds once they are stored. While
 * spend-service is away outcomes wait here and in their Holds; when the queue is full, metered
 * calls are refused rather than lost.
 */
public final class Ledger implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    private static final int CAPACITY = 20_000;

    /** Room for the calls that were admitted before the queue looked full. */
    private static final int FULL_AT = CAPACITY - 4_000;

    private static final int MAX_BATCH = 300;

    /**
     * How long an outcome waits for others: a batch costs spend-service and PostgreSQL about the
     * same whatever it holds. Until then its Hold stands for it.
     */
    private static final Duration GATHERING = Duration.ofMillis(25);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration DRAIN = Duration.ofSeconds(15);

    private final InternalHttp spendService;
    private final Holds holds;
    private final Heartbeat heartbeat;
    private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(CAPACITY);
    private volatile boolean running;
    private volatile boolean hurried;
    private volatile @Nullable Thread sender;

    public Ledger(
            InternalHttp spendService, Holds holds, Heartbeat heartbeat, MeterRegistry metrics) {
        this.spendService = spendService;
        this.holds = holds;
        this.heartbeat = heartbeat;
        metrics.gaugeCollectionSize("tollgate.ledger.queue.size", List.of(), queue);
    }

    /** One call's rows, and the Hold to settle afterwards (null when there was none). */
    private record Entry(List<UsageEvent> events, Outcome outcome, @Nullable Hold hold) {

        /** Whether somebody may be waiting for its place among parallel requests. */
        boolean frees() {
            return hold != null && hold.counters().stream().anyMatch(c -> c.kind().equals("p"));
        }
    }

    /** Whether metered calls should wait because outcomes cannot be brought to the ledger. */
    public boolean full() {
        return queue.size() >= FULL_AT;
    }

    /**
     * Writes the call's outcome into its Hold and hands it on to the ledger. Called before the
     * client sees the last byte: from here on the call is accounted for, whatever dies.
     */
    public void record(List<UsageEvent> events, @Nullable Hold hold) {
        Outcome outcome = Outcome.of(events);
        if (hold != null) {
            heartbeat.ended(hold, outcome);
            try {
                holds.outcome(hold, outcome);
            } catch (RedisUnavailableException away) {
                log.warn("outcome kept in memory only: {}", away.getMessage());
            }
        }
        Entry entry = new Entry(events, outcome, hold);
        if (queue.offer(entry)) {
            if (entry.frees()) {
                hurry();
            }
        } else {
            log.error("ledger queue is full; call {} waits in its Hold", id(events));
            if (hold != null) {
                heartbeat.stop(hold);
            }
        }
    }

    /**
     * Stores rows now, and settles their Hold; again, it does nothing.
     *
     * @param hold null when the call had none
     * @throws IOException when they are not stored
     */
    public void book(List<UsageEvent> events, @Nullable Hold hold) throws IOException {
        List<Entry> one = List.of(new Entry(events, Outcome.of(events), hold));
        settle(one, stored(body(one), events.size()));
    }

    /** The sender goes on at once. */
    private void hurry() {
        if (!hurried) {
            hurried = true;
            LockSupport.unpark(sender);
        }
    }

    private static Object id(List<UsageEvent> events) {
        return events.getFirst().requestId();
    }

    @Override
    public void start() {
        running = true;
        sender = Thread.ofPlatform().daemon().name("ledger-sender").start(this::send);
    }

    /** Outcomes already taken are brought to the ledger before the service ends. */
    @Override
    public void stop() {
        running = false;
        Thread thread = sender;
        if (thread != null) {
            LockSupport.unpark(thread);
            try {
                thread.join(DRAIN);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            thread.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return sender != null && running;
    }

    /** Stopped after the web server, whose last calls still bring outcomes. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 4096;
    }

    private void send() {
        List<Entry> batch = new ArrayList<>(MAX_BATCH);
        try {
            while (running || !queue.isEmpty()) {
                // Sleeps through, instead of waking for each outcome, unless a full batch is there.
                if (running && queue.size() < MAX_BATCH && !hurried) {
                    LockSupport.parkNanos(this, GATHERING.toNanos());
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                }
                hurried = false;
                queue.drainTo(batch, MAX_BATCH);
                if (!batch.isEmpty()) {
                    store(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException interrupted) {
            log.warn("stopped with {} calls that wait in their Holds", queue.size());
        }
    }

    private void store(List<Entry> batch) throws InterruptedException {
        byte[] body = body(batch);
        int events = batch.stream().mapToInt(entry -> entry.events().size()).sum();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                settle(batch, stored(body, events));
                return;
            } catch (IOException away) {
                log.warn("spend-service is away, {} rows wait: {}", events, away.getMessage());
                Thread.sleep(pause);
                pause = pause.multipliedBy(2);
                pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
            }
        }
    }

    private List<UsageReceipts.Receipt> stored(byte[] body, int events) throws IOException {
        UsageReceipts receipts =
                spendService.postJson("/internal/usage", body, UsageReceipts.class);
        if (receipts.receipts().size() != events) {
            throw new IOException("a receipt is missing");
        }
        return receipts.receipts();
    }

    /** A {@link UsageBatch} out of lists that were written as JSON for the Holds already. */
    private static byte[] body(List<Entry> batch) {
        StringBuilder json = new StringBuilder(1_024 * batch.size()).append("{\"events\":[");
        for (Entry entry : batch) {
            String list = entry.outcome().eventsJson();
            json.append(list, 1, list.length() - 1).append(',');
        }
        json.setCharAt(json.length() - 1, ']');
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A Hold that is not settled now is settled by the sweeper; the rows are stored already. */
    private void settle(List<Entry> batch, List<UsageReceipts.Receipt> receipts) {
        List<Pending<Long>> settled = new ArrayList<>(batch.size());
        int next = 0;
        try {
            for (Entry entry : batch) {
                long correction = 0;
                for (int i = 0; i < entry.events().size(); i++) {
                    correction += receipts.get(next++).correctionNanoUsd();
                }
                Hold hold = entry.hold();
                if (hold != null) {
                    heartbeat.stop(hold);
                    Outcome outcome = entry.outcome();
                    settled.add(
                            holds.settle(hold, outcome.nanoUsd(), outcome.tokens(), correction));
                }
            }
            settled.forEach(Pending::await);
        } catch (RedisUnavailableException away) {
            log.warn("holds left to the sweeper: {}", away.getMessage());
        }
    }
}
