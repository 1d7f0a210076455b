package io.tollgate.gateway.relay;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Comments on silent streams, so that load balancers do not cut them: they do after 60 seconds. */
public final class KeepAlive implements AutoCloseable {

    private final long silenceNanos;
    private final Set<ClientStream> streams = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("keep-alive").factory());

    public KeepAlive(Duration silence) {
        this.silenceNanos = silence.toNanos();
        long tick = Math.max(20, silence.toMillis() / 10);
        timer.scheduleWithFixedDelay(this::look, tick, tick, TimeUnit.MILLISECONDS);
    }

    void add(ClientStream stream) {
        streams.add(stream);
    }

    void remove(ClientStream stream) {
        stream.end();
        streams.remove(stream);
    }

    /** Writing may block on a slow client, so each stream gets a thread of its own. */
    private void look() {
        for (ClientStream stream : streams) {
            if (stream.silentFor(silenceNanos)) {
                Thread.ofVirtual().start(() -> stream.keepAlive(silenceNanos));
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
