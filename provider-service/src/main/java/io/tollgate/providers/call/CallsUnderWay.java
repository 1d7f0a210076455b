package io.tollgate.providers.call;

import io.tollgate.sdk.http.Deadlines;
import io.tollgate.sdk.http.UpstreamAnswer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The calls this replica works on, so that they can be cancelled and cut at their time limit. */
@Component
class CallsUnderWay implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final ConcurrentMap<UUID, Running> running = new ConcurrentHashMap<>();
    private final Deadlines limits = new Deadlines(LOOK_EVERY);

    /** Ends the call, if it is here: its provider's connection closes at once. */
    boolean cancel(UUID requestId) {
        Running call = running.get(requestId);
        if (call == null) {
            return false;
        }
        call.stop(Stop.CANCELLED);
        return true;
    }

    Running begin(UUID requestId) {
        Running call = new Running(requestId, Thread.currentThread());
        running.put(requestId, call);
        return call;
    }

    @Override
    public void close() {
        limits.close();
    }

    /** Why a call was stopped from outside. */
    enum Stop {
        CANCELLED,
        TOO_LONG
    }

    /** One call; used by its own thread, stopped by others. */
    final class Running implements AutoCloseable {

        private final UUID requestId;
        private final Thread thread;
        private @Nullable UpstreamAnswer answer;
        private @Nullable Stop stopped;
        private boolean sending;
        private Deadlines.@Nullable Deadline limit;

        private Running(UUID requestId, Thread thread) {
            this.requestId = requestId;
            this.thread = thread;
        }

        /** A provider is about to be called, for at most {@code total}. */
        synchronized void sending(Duration total) {
            sending = true;
            if (stopped != null) {
                thread.interrupt();
            }
            Deadlines.Deadline allowed = limits.open(() -> stop(Stop.TOO_LONG));
            allowed.begin(total);
            limit = allowed;
        }

        /** The provider has begun to answer. */
        synchronized void answering(UpstreamAnswer upstream) {
            sending = false;
            answer = upstream;
            if (stopped != null) {
                upstream.close();
            }
        }

        /** This provider call is over, however it went. */
        synchronized void done() {
            sending = false;
            answer = null;
            if (limit != null) {
                limit.close();
                limit = null;
            }
            // An interrupt that came too late must not meet the next thing this thread does.
            Thread.interrupted();
        }

        /** Why the call was stopped from outside, null when it was not. */
        synchronized @Nullable Stop stopped() {
            return stopped;
        }

        private synchronized void stop(Stop why) {
            if (stopped == null) {
                stopped = why;
            }
            if (answer != null) {
                answer.close();
            } else if (sending) {
                // Interrupting a virtual thread closes the socket it reads from.
                thread.interrupt();
            }
        }

        @Override
        public void close() {
            done();
            running.remove(requestId, this);
        }
    }
}
