package io.tollgate.platform;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * How a service leaves when it is told to end, so that no call is lost. It is not ready any more,
 * but goes on serving while load balancers and callers learn that: every answer says so and closes
 * its connection. Once nobody has called for a while the web server stops listening, finishes what
 * is under way, and everything else ends after it.
 *
 * <p>Where nobody else could take the calls there is nothing to wait for: without a wait the web
 * server stops listening at once.
 */
final class Leaving implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Leaving.class);

    /**
     * Longer than callers trust an idle connection without looking whether it is closed, so that
     * none of them writes into one that this service closes.
     */
    private static final Duration QUIET = Duration.ofSeconds(3);

    /** For callers that go on calling; afterwards they are sent elsewhere. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Duration wait;
    private final Duration quiet;
    private final Duration patience;
    private final Duration longest;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile long lastCall = System.nanoTime();
    private volatile Stage stage = Stage.STAYING;
    private volatile boolean running;

    /** Where it is. */
    enum Stage {
        STAYING,
        /** Serves, and says that it leaves. */
        LEAVING,
        /** Serves only what it began. */
        REFUSING
    }

    Leaving(Duration wait, Duration longest) {
        this(wait, QUIET, PATIENCE, longest);
    }

    /**
     * @param wait how long it serves at least after it was told to end; zero to end at once
     * @param quiet for how long nobody has called before it ends
     * @param patience how much longer than the wait it takes new calls
     * @param longest how much longer than that calls under way are waited for here; what is left
     *     then, the web server waits for
     */
    Leaving(Duration wait, Duration quiet, Duration patience, Duration longest) {
        this.wait = wait;
        this.quiet = quiet;
        this.patience = patience;
        this.longest = longest;
    }

    Stage stage() {
        return stage;
    }

    void begun() {
        underWay.incrementAndGet();
    }

    void ended() {
        lastCall = System.nanoTime();
        underWay.decrementAndGet();
    }

    @Override
    public void start() {
        stage = Stage.STAYING;
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        lastCall = System.nanoTime();
        stage = Stage.LEAVING;
        if (wait.isZero()) {
            return;
        }
        log.info("leaving, serving for {} at least", wait);
        try {
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
            if (quietWithin(patience)) {
                return;
            }
            stage = Stage.REFUSING;
            if (!quietWithin(longest)) {
                log.warn("leaving with {} calls under way", underWay.get());
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean quietWithin(Duration most) throws InterruptedException {
        long until = System.nanoTime() + most.toNanos();
        while (underWay.get() > 0 || System.nanoTime() - lastCall < quiet.toNanos()) {
            if (System.nanoTime() - until >= 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before everything else. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE;
    }
}
