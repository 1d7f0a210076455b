package io.tollgate.spend.ledger;

import io.tollgate.contracts.UsageEvent;
import io.tollgate.contracts.UsageReceipts.Receipt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Joins the batches that wait while another is written: one transaction changes each sum once, and
 * is on disk once, for all of them. Whoever brings a batch gets its answer after the commit.
 *
 * <p>Batches of one replica change the same sums of the running day and would wait for each other
 * inside the database, from the first common sum to the commit.
 */
final class GroupCommit {

    /** Bounds what a transaction keeps in memory, and how long it makes others wait. */
    private static final int MOST_EVENTS = 3_000;

    private final Function<List<UsageEvent>, List<Receipt>> transaction;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private boolean writing;

    /**
     * @param transaction stores all that it is given or nothing, and answers one receipt for each
     *     event in their order
     */
    GroupCommit(Function<List<UsageEvent>, List<Receipt>> transaction) {
        this.transaction = transaction;
    }

    /**
     * Stores a batch, with others or alone.
     *
     * @return one receipt for each event, in their order
     * @throws RuntimeException what the transaction threw; nothing of this batch is stored
     */
    List<Receipt> store(List<UsageEvent> events) {
        Batch mine = new Batch(events);
        enqueue(mine);
        List<Batch> group = turn(mine);
        while (!group.isEmpty()) {
            try {
                write(group);
            } finally {
                answer(group);
            }
            group = turn(mine);
        }
        return mine.receipts();
    }

    private void enqueue(Batch batch) {
        lock.lock();
        try {
            waiting.add(batch);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the batch is answered, or this thread is the one to write what waits. */
    private List<Batch> turn(Batch mine) {
        lock.lock();
        try {
            while (!mine.answered && (mine.taken || writing)) {
                changed.awaitUninterruptibly();
            }
            if (mine.answered) {
                return List.of();
            }
            writing = true;
            return take();
        } finally {
            lock.unlock();
        }
    }

    private List<Batch> take() {
        List<Batch> group = new ArrayList<>();
        int events = 0;
        Batch next = waiting.peek();
        while (next != null && (group.isEmpty() || events + next.events.size() <= MOST_EVENTS)) {
            waiting.remove();
            next.taken = true;
            events += next.events.size();
            group.add(next);
            next = waiting.peek();
        }
        return group;
    }

    private void write(List<Batch> group) {
        try {
            List<UsageEvent> events = group.stream().flatMap(b -> b.events.stream()).toList();
            List<Receipt> receipts = transaction.apply(events);
            int next = 0;
            for (Batch batch : group) {
                batch.receipts = List.copyOf(receipts.subList(next, next + batch.events.size()));
                next += batch.events.size();
            }
        } catch (DataIntegrityViolationException refused) {
            if (group.size() == 1) {
                group.getFirst().failure = refused;
            } else {
                // One of them cannot be stored; the others must not suffer for it.
                group.forEach(batch -> write(List.of(batch)));
            }
        } catch (RuntimeException broken) {
            group.forEach(batch -> batch.failure = broken);
        }
    }

    private void answer(List<Batch> group) {
        lock.lock();
        try {
            group.forEach(batch -> batch.answered = true);
            writing = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What somebody brought; read and written under the lock, or by the thread that took it. */
    private static final class Batch {

        private final List<UsageEvent> events;
        private boolean taken;
        private boolean answered;
        private @Nullable List<Receipt> receipts;
        private @Nullable RuntimeException failure;

        Batch(List<UsageEvent> events) {
            this.events = events;
        }

        List<Receipt> receipts() {
            List<Receipt> stored = receipts;
            if (stored == null) {
                throw failure == null ? new IllegalStateException("batch not stored") : failure;
            }
            return stored;
        }
    }
}
