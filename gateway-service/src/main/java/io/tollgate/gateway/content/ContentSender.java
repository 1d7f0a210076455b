package io.tollgate.gateway.content;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.contracts.CallContents;
import io.tollgate.contracts.CallContents.Content;
import io.tollgate.gateway.relay.InternalHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Brings what was said to spend-service. Unlike usage it may be lost: when too much waits, or
 * spend-service is away for longer, it is dropped and counted, and no call waits for it.
 */
final class ContentSender implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ContentSender.class);

    private static final long MOST_CHARACTERS = 16_000_000;
    private static final int MOST_AT_ONCE = 20;
    private static final int TRIES = 5;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final InternalHttp spendService;
    private final Counter dropped;
    private final BlockingQueue<Content> queue = new LinkedBlockingQueue<>();
    private final AtomicLong characters = new AtomicLong();
    private volatile boolean running;
    private volatile @Nullable Thread thread;

    ContentSender(InternalHttp spendService, MeterRegistry metrics) {
        this.spendService = spendService;
        this.dropped =
                Counter.builder("tollgate.contents.dropped")
                        .description("Calls whose words were to be kept and are not")
                        .register(metrics);
    }

    /** Takes a call's words, or drops them when too much waits. */
    void offer(Content content) {
        if (characters.addAndGet(size(content)) > MOST_CHARACTERS) {
            characters.addAndGet(-size(content));
            dropped.increment();
            return;
        }
        queue.add(content);
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("content-sender").start(this::send);
    }

    @Override
    public void stop() {
        running = false;
        Thread sending = thread;
        if (sending != null) {
            try {
                sending.join(DRAIN);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
            sending.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null && running;
    }

    /** Stopped after the web server, whose last calls still bring something. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 4096;
    }

    private void send() {
        List<Content> batch = new ArrayList<>(MOST_AT_ONCE);
        try {
            while (running || !queue.isEmpty()) {
                Content first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, MOST_AT_ONCE - 1);
                    bring(batch);
                    batch.forEach(content -> characters.addAndGet(-size(content)));
                    batch.clear();
                }
            }
        } catch (InterruptedException hurried) {
            dropped.increment(batch.size() + queue.size());
        }
    }

    private void bring(List<Content> batch) throws InterruptedException {
        for (int i = 1; i <= TRIES; i++) {
            try {
                spendService.tell("/internal/contents", new CallContents(batch));
                return;
            } catch (IOException away) {
                log.warn("what was said in {} calls waits: {}", batch.size(), away.getMessage());
                Thread.sleep(PAUSE.multipliedBy(i));
            }
        }
        dropped.increment(batch.size());
    }

    private static long size(Content content) {
        String response = content.response();
        return content.request().length() + (response == null ? 0L : response.length());
    }
}
