package io.tollgate.e2e.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls that arrive at random, however long the ones before take. What arrives, and in which order,
 * follows from the seed.
 */
final class Traffic {

    private static final int MOST_OPEN = 1500;

    private final Client client;
    private final List<Tenant> tenants;
    private final Random random;
    private final String prefix;
    private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Semaphore room = new Semaphore(MOST_OPEN);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch stopped = new CountDownLatch(1);

    Traffic(Client client, List<Tenant> tenants, long seed, int round) {
        this.client = client;
        this.tenants = tenants;
        this.random = new Random(seed);
        this.prefix = "call-" + Math.floorMod(seed, 100_000) + "-" + round + "-";
    }

    /** Begins; calls go on until {@link #stop}. */
    void flow(int perSecond) {
        Random arrivals = new Random(random.nextLong());
        int shares = tenants.stream().mapToInt(Tenant::share).sum();
        threads.submit(
                () -> {
                    double seconds = 0;
                    long began = System.nanoTime();
                    while (true) {
                        seconds += -Math.log(1 - arrivals.nextDouble()) / perSecond;
                        long due = began + (long) (seconds * 1e9) - System.nanoTime();
                        if (stopped.await(due, TimeUnit.NANOSECONDS)) {
                            return null;
                        }
                        dispatch(wish(arrivals, pick(arrivals.nextInt(shares))));
                    }
                });
    }

    /** So many calls of one tenant at the same moment. */
    void burst(Tenant tenant, int count) {
        Random own = new Random(random.nextLong());
        List<Wish> wishes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            wishes.add(wish(own, tenant));
        }
        wishes.forEach(this::dispatch);
    }

    /** One call, now, on this thread. */
    Sent call(Tenant tenant) {
        Sent answer = client.send(wish(new Random(random.nextLong()), tenant));
        sent.add(answer);
        return answer;
    }

    /** A call with a key that nobody made. */
    Sent stranger(Random own) {
        return client.send(Wish.stranger(own, tenants.getFirst()));
    }

    void stop() {
        stopped.countDown();
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Waits until every call has ended; those that do not within the time are hung. */
    List<Sent> awaitAll(Duration most) throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(most.toMillis(), TimeUnit.MILLISECONDS)) {
            threads.shutdownNow();
            threads.awaitTermination(10, TimeUnit.SECONDS);
        }
        return List.copyOf(sent);
    }

    private void dispatch(Wish wish) {
        if (!room.tryAcquire()) {
            return;
        }
        threads.submit(
                () -> {
                    try {
                        sent.add(client.send(wish));
                    } finally {
                        room.release();
                    }
                });
    }

    private Wish wish(Random own, Tenant tenant) {
        return Wish.random(own, tenant, prefix + numbers.incrementAndGet());
    }

    private Tenant pick(int ticket) {
        int left = ticket;
        for (Tenant tenant : tenants) {
            left -= tenant.share();
            if (left < 0) {
                return tenant;
            }
        }
        throw new IllegalStateException("no tenant has a share");
    }
}
