package io.tollgate.e2e.upstream;

import java.math.BigDecimal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One call in the provider's own account. */
public final class Served {

    private final Received received;
    private final CountDownLatch clientLeft = new CountDownLatch(1);
    private volatile int status;
    private volatile int inputTokens;
    private volatile int outputTokens;
    private volatile boolean completed;
    private volatile boolean ended;
    private volatile long leftAtNanos;

    Served(Received received) {
        this.received = received;
    }

    public Received received() {
        return received;
    }

    public int status() {
        return status;
    }

    public int inputTokens() {
        return inputTokens;
    }

    public int outputTokens() {
        return outputTokens;
    }

    /** Whether the whole answer was written while the other side was still there. */
    public boolean completed() {
        return completed;
    }

    /** Whether nothing more happens on this call. */
    public boolean ended() {
        return ended;
    }

    /** Whether the other side closed the connection before the end. */
    public boolean clientLeft() {
        return clientLeft.getCount() == 0;
    }

    /** {@link System#nanoTime} when it did; only after {@link #clientLeft}. */
    public long leftAtNanos() {
        return leftAtNanos;
    }

    /** Exact USD of what was billed. */
    public BigDecimal cost(Prices prices) {
        return prices.cost(inputTokens, outputTokens);
    }

    void begin(int answered, int input) {
        status = answered;
        inputTokens = input;
    }

    void made(int tokens) {
        outputTokens += tokens;
    }

    void left() {
        if (clientLeft.getCount() > 0) {
            leftAtNanos = System.nanoTime();
            clientLeft.countDown();
        }
    }

    void end(boolean whole) {
        completed = whole;
        ended = true;
    }

    /**
     * Waits, but not longer than the client does.
     *
     * @return whether the client is still there
     */
    boolean pause(java.time.Duration duration) throws InterruptedException {
        return duration.isZero()
                ? !clientLeft()
                : !clientLeft.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
