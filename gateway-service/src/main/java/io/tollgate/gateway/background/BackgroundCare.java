package io.tollgate.gateway.background;

import io.tollgate.contracts.BackgroundCall;
import io.tollgate.contracts.BackgroundCalls;
import io.tollgate.contracts.BackgroundCalls.Due;
import io.tollgate.contracts.BackgroundNews;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.gateway.admission.Hold;
import io.tollgate.gateway.admission.Holds;
import io.tollgate.gateway.ledger.Ledger;
import io.tollgate.gateway.ledger.UsageEvents;
import io.tollgate.gateway.redis.Pending;
import io.tollgate.gateway.redis.RedisUnavailableException;
import io.tollgate.gateway.relay.InternalHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps the Holds of responses in the background, and books them when their providers have told
 * what was used. provider-service remembers them; of several gateways each is given others, so that
 * one that goes away leaves nothing undone.
 */
final class BackgroundCare implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(BackgroundCare.class);

    private static final int MOST = 200;

    private final InternalHttp providerService;
    private final Holds holds;
    private final Ledger ledger;
    private final Duration every;
    private final Duration heartbeat;
    private volatile @Nullable ScheduledExecutorService timer;
    private boolean away;

    /**
     * @param heartbeat how often a Hold is to be extended; what is claimed is this gateway's until
     *     then
     */
    BackgroundCare(
            InternalHttp providerService,
            Holds holds,
            Ledger ledger,
            Duration every,
            Duration heartbeat) {
        this.providerService = providerService;
        this.holds = holds;
        this.ledger = ledger;
        this.every = every;
        this.heartbeat = heartbeat;
    }

    @Override
    public void start() {
        ScheduledExecutorService started =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("background-care").factory());
        started.scheduleWithFixedDelay(
                this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        timer = started;
    }

    @Override
    public void stop() {
        ScheduledExecutorService running = timer;
        timer = null;
        if (running != null) {
            running.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }

    private void look() {
        try {
            int claimed = MOST;
            while (claimed == MOST && isRunning()) {
                claimed = claim();
            }
            away = false;
        } catch (IOException unreachable) {
            if (!away) {
                log.warn("responses in the background wait: {}", unreachable.getMessage());
            }
            away = true;
        } catch (RuntimeException unexpected) {
            log.error("responses in the background could not be looked after", unexpected);
        }
    }

    private int claim() throws IOException {
        long askedAt = System.nanoTime();
        String path = "/internal/background/claim?most=" + MOST + "&millis=" + heartbeat.toMillis();
        List<Due> due = providerService.post(path, Map.of(), BackgroundCalls.class).calls();
        if (due.isEmpty()) {
            return 0;
        }
        List<UUID> booked = book(due);
        List<UUID> swept = new ArrayList<>();
        // A claim that is late may be another gateway's by now, and its Holds settled.
        if (System.nanoTime() - askedAt < heartbeat.toNanos()) {
            swept.addAll(extend(due));
        }
        if (!booked.isEmpty() || !swept.isEmpty()) {
            providerService.tell("/internal/background/news", new BackgroundNews(booked, swept));
        }
        return due.size();
    }

    /** Calls whose Holds are gone: the sweeper has booked them at what was reserved. */
    private List<UUID> extend(List<Due> due) {
        List<UUID> swept = new ArrayList<>(0);
        try {
            Map<UUID, Pending<String>> sent = new LinkedHashMap<>();
            for (Due one : due) {
                Hold hold = Hold.of(one.requestId(), one.call());
                if (hold != null && one.stage() == BackgroundCalls.Stage.RUNNING) {
                    sent.put(one.requestId(), holds.extend(hold, null));
                }
            }
            sent.forEach(
                    (id, answer) -> {
                        if ("ENDED".equals(answer.await())) {
                            swept.add(id);
                        }
                    });
        } catch (RedisUnavailableException redisAway) {
            log.warn("cannot extend holds of responses: {}", redisAway.getMessage());
        }
        return swept;
    }

    private List<UUID> book(List<Due> due) {
        List<UUID> booked = new ArrayList<>(0);
        for (Due one : due) {
            if (one.stage() != BackgroundCalls.Stage.RUNNING && book(one)) {
                booked.add(one.requestId());
            }
        }
        return booked;
    }

    private boolean book(Due one) {
        BackgroundCall call = one.call();
        Hold hold = Hold.of(one.requestId(), call);
        List<UsageEvent> events =
                switch (one.stage()) {
                    case ENDED ->
                            UsageEvents.of(
                                    call.event(),
                                    Objects.requireNonNull(one.attempts()),
                                    call.strict() && hold != null ? hold.amount() : null);
                    // A Hold that nobody keeps is booked as reserved when it has run out.
                    case LOST -> hold == null ? List.of(call.event()) : List.of();
                    case RUNNING -> throw new IllegalStateException("it has not ended");
                };
        try {
            if (!events.isEmpty()) {
                ledger.book(events, hold);
            }
            return true;
        } catch (IOException spendServiceAway) {
            log.warn(
                    "call {} in the background waits for the ledger: {}",
                    one.requestId(),
                    spendServiceAway.getMessage());
            return false;
        }
    }
}
