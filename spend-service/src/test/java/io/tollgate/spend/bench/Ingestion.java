package io.tollgate.spend.bench;

import io.tollgate.contracts.CostParts;
import io.tollgate.contracts.TokenUsage;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.spend.Events;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends events as four gateways do, in batches of 300, at a rate that does not wait for answers.
 */
final class Ingestion implements AutoCloseable {

    private static final int GATEWAYS = 4;
    private static final int BATCH = 300;

    private final MeasuredService service;
    private final double perSecond;
    private final List<String> keys;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong stored = new AtomicLong();
    private final ConcurrentLinkedQueue<Double> millis = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> gateways = new ArrayList<>();
    private final long startedAt = System.nanoTime();

    Ingestion(MeasuredService service, double perSecond, List<String> keys) {
        this.service = service;
        this.perSecond = perSecond;
        this.keys = keys;
        for (int i = 0; i < GATEWAYS; i++) {
            Random random = new Random(i);
            gateways.add(Thread.ofPlatform().start(() -> run(random)));
        }
    }

    private void run(Random random) {
        double pause = BATCH * GATEWAYS / perSecond * 1e9;
        try {
            for (long batch = 0; !over.get(); batch++) {
                long due = startedAt + (long) (batch * pause);
                long wait = due - System.nanoTime();
                if (wait > 0) {
                    Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
                }
                millis.add(service.send(events(random)));
                stored.addAndGet(BATCH);
            }
        } catch (IOException | InterruptedException broken) {
            failures.add(broken);
        }
    }

    private List<UsageEvent> events(Random random) {
        List<UsageEvent> events = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
            events.add(event(random));
        }
        return events;
    }

    /** As {@link LedgerData} makes them. */
    private UsageEvent event(Random random) {
        int key = (int) (keys.size() * Math.pow(random.nextDouble(), 2));
        int model = (key + (int) (3 * Math.pow(random.nextDouble(), 2))) % 12;
        Instant now = Instant.now();
        long input = 100 + random.nextInt(2_000);
        long output = random.nextInt(500);
        BigDecimal zero = BigDecimal.ZERO;
        boolean failed = random.nextInt(50) == 0;
        return new UsageEvent(
                Events.uuid7(now),
                1,
                now,
                now,
                now.plusMillis(250),
                now.plusMillis(1_200),
                UsageEvent.Source.GATEWAY,
                failed ? "failure" : "success",
                "acompletion",
                "org-" + key % 5,
                keys.get(key),
                "alias-" + key,
                "user-" + key % 400,
                "team-" + key % 50,
                "org-" + key % 5,
                random.nextBoolean() ? "customer-" + random.nextInt(20_000) : null,
                List.of("env-" + random.nextInt(4), "app-" + random.nextInt(36)),
                "group-" + model,
                "model-" + model + "-2026-01-01",
                "deployment-" + model,
                List.of("openai", "azure", "anthropic", "bedrock").get(model % 4),
                "https://p" + model % 4 + ".example.com",
                null,
                new TokenUsage(input, 0, 0, output, 0, 0, 0),
                new CostParts(
                        BigDecimal.valueOf(input * 15, 8),
                        BigDecimal.valueOf(output * 6, 7),
                        zero,
                        zero,
                        zero),
                false,
                false,
                true,
                true,
                failed ? "RATE_LIMITED" : null,
                failed ? "slow down" : null,
                null,
                null,
                "192.0.2.10");
    }

    /** Events stored so far. */
    long stored() {
        return stored.get();
    }

    /** Time since the start. */
    double seconds() {
        return (System.nanoTime() - startedAt) / 1e9;
    }

    /** Events stored so far, in each second since the start. */
    double perSecond() {
        return stored.get() / seconds();
    }

    List<Double> millis() {
        return List.copyOf(millis);
    }

    @Override
    public void close() throws InterruptedException {
        over.set(true);
        for (Thread gateway : gateways) {
            gateway.join();
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException(failures.peek());
        }
    }
}
