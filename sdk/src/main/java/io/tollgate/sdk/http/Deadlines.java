package io.tollgate.sdk.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Bounds waits without a timer for each. A virtual thread that waits with a time limit wakes the
 * JDK's timer thread twice, when the wait begins and when it ends, even if the answer is there at
 * once. Here a wait only writes down until when it may last, and one thread looks over all of them
 * every few milliseconds; so a wait may last up to one look longer than its limit.
 */
public final class Deadlines implements AutoCloseable {

    private static final System.Logger log = System.getLogger(Deadlines.class.getName());

    private static final long NOBODY_WAITS = 0;
    private static final long PASSED = -1;

    /** Looks that find nothing to look at before the thread rests. */
    private static final int LOOKS_BEFORE_REST = 50;

    private final Set<Deadline> open = ConcurrentHashMap.newKeySet();
    private final long lookEveryNanos;
    private final Thread thread;
    private volatile boolean resting;
    private volatile boolean closed;

    /**
     * @param lookEvery at least 1 ms
     */
    public Deadlines(Duration lookEvery) {
        if (lookEvery.toMillis() < 1) {
            throw new IllegalArgumentException("looking more often than every millisecond");
        }
        this.lookEveryNanos = lookEvery.toNanos();
        this.thread = Thread.ofPlatform().daemon().name("deadlines").start(this::look);
    }

    /**
     * Room for one wait after another; close it when no more follow.
     *
     * @param late ends a wait that lasts too long, from another thread; must not block
     */
    public Deadline open(Runnable late) {
        Deadline deadline = new Deadline(late);
        open.add(deadline);
        if (resting) {
            LockSupport.unpark(thread);
        }
        return deadline;
    }

    /** Waits of one thread, one at a time. */
    public final class Deadline implements AutoCloseable {

        private final Runnable late;
        private final AtomicLong until = new AtomicLong(NOBODY_WAITS);

        private Deadline(Runnable late) {
            this.late = late;
        }

        /**
         * A wait begins; nothing happens when an earlier one has lasted too long already.
         *
         * @param limit positive
         */
        public void begin(Duration limit) {
            // Neither of the two special values; a nanosecond more or less is nobody's concern.
            long end = System.nanoTime() + limit.toNanos();
            long now = until.get();
            if (now != PASSED) {
                until.compareAndSet(now, end == NOBODY_WAITS || end == PASSED ? 1 : end);
            }
        }

        /** The wait is over; harmless when none had begun. */
        public void end() {
            long now = until.get();
            if (now != PASSED) {
                until.compareAndSet(now, NOBODY_WAITS);
            }
        }

        /** Whether a wait lasted too long: whatever came of it, this is why. */
        public boolean passed() {
            return until.get() == PASSED;
        }

        private void look(long now) {
            long end = until.get();
            if (end != NOBODY_WAITS
                    && end != PASSED
                    && now - end >= 0
                    && until.compareAndSet(end, PASSED)) {
                late.run();
            }
        }

        @Override
        public void close() {
            end();
            open.remove(this);
        }
    }

    private void look() {
        int idle = 0;
        while (!closed) {
            if (idle >= LOOKS_BEFORE_REST) {
                rest();
                idle = 0;
            }
            LockSupport.parkNanos(lookEveryNanos);
            long now = System.nanoTime();
            idle = open.isEmpty() ? idle + 1 : 0;
            for (Deadline deadline : open) {
                try {
                    deadline.look(now);
                } catch (RuntimeException unexpected) {
                    // One wait that cannot be ended must not leave the others without an end.
                    log.log(System.Logger.Level.WARNING, "a wait cannot be ended", unexpected);
                }
            }
        }
    }

    private void rest() {
        resting = true;
        while (open.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        resting = false;
    }

    /** No wait is ended any more. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
