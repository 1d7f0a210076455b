package io.tollgate.spend.alerts;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Delivers messages, at least once each. Every destination has a thread of its own, so that a slow
 * one keeps nobody waiting; a message is sent again, with the same id, until it was taken.
 */
@Component
class Deliverer {

    private static final Logger log = LoggerFactory.getLogger(Deliverer.class);
    private static final Duration BETWEEN_COMPLAINTS = Duration.ofMinutes(1);

    /** Longer than an attempt can take, since then others may try. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static final int MOST_DOUBLINGS = 20;

    private final Destinations destinations;
    private final Outbox outbox;
    private final Digests digests;
    private final Senders senders;
    private final MeterRegistry metrics;
    private final InstantSource clock;
    private final AlertProperties properties;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Outbox.Backlog backlog = new Outbox.Backlog(0, 0);
    private volatile Instant nextComplaint = Instant.MIN;

    Deliverer(
            Destinations destinations,
            Outbox outbox,
            Digests digests,
            Senders senders,
            MeterRegistry metrics,
            InstantSource clock,
            AlertProperties properties) {
        this.destinations = destinations;
        this.outbox = outbox;
        this.digests = digests;
        this.senders = senders;
        this.metrics = metrics;
        this.clock = clock;
        this.properties = properties;
        metrics.gauge("tollgate.alerts.pending", this, self -> self.backlog.pending());
        metrics.gauge(
                "tollgate.alerts.oldest.pending.seconds",
                this,
                self -> self.backlog.oldestSeconds());
    }

    @Scheduled(
            initialDelayString = "${tollgate.spend.alerts.deliver-interval:2s}",
            fixedRateString = "${tollgate.spend.alerts.deliver-interval:2s}")
    void deliverOnSchedule() {
        if (!looking.compareAndSet(false, true)) {
            return;
        }
        try {
            start();
        } catch (DataAccessException | TransactionException away) {
            complain(away);
        } finally {
            looking.set(false);
        }
    }

    /** Starts delivering everything that is due and answers the threads that do. */
    List<Thread> start() {
        digests.make();
        backlog = outbox.backlog();
        return outbox.due().stream()
                .filter(busy::add)
                .map(id -> Thread.ofVirtual().name("alerts-" + id).start(() -> deliverAll(id)))
                .toList();
    }

    private void deliverAll(String destinationId) {
        try {
            boolean more = true;
            while (more) {
                more = deliverNext(destinationId);
            }
        } catch (DataAccessException | TransactionException away) {
            // What was claimed is tried again when its lease is over.
            complain(away);
        } finally {
            busy.remove(destinationId);
        }
    }

    /** False when nothing is due, or the destination needs a rest. */
    private boolean deliverNext(String id) {
        Optional<Destination> destination = destinations.find(id).filter(Destination::enabled);
        if (destination.isEmpty()) {
            return false;
        }
        Optional<Outbox.Claimed> claimed = outbox.claim(id, LEASE);
        if (claimed.isEmpty()) {
            return false;
        }
        Message message = claimed.get().message();
        Reply reply = senders.send(destination.get(), message);
        if (reply.delivered()) {
            if (outbox.delivered(message.id())) {
                count(destination.get(), "delivered");
            }
            return true;
        }
        failed(destination.get(), claimed.get(), reply);
        return false;
    }

    private void failed(Destination destination, Outbox.Claimed claimed, Reply reply) {
        Integer status = reply.status();
        String said = reply.text().isEmpty() ? "" : ": " + reply.text();
        String error = status == null ? reply.text() : "it answered " + status + said;
        boolean over =
                outbox.failed(
                        claimed.message().id(),
                        error,
                        pause(claimed.attempts(), reply),
                        properties.giveUpAfter());
        count(destination, over ? "given_up" : "failed");
        log.warn(
                "alert message {} did not reach {} destination {} in attempt {}{}: {}",
                claimed.message().id(),
                destination.channel().label(),
                destination.id(),
                claimed.attempts(),
                over ? ", given up" : "",
                status == null ? reply.text() : "status " + status);
    }

    /** Doubles with every attempt, spread by a fifth; never shorter than the destination asks. */
    private Duration pause(int attempts, Reply reply) {
        Duration most = properties.retryDelayMax();
        long doubled =
                properties.retryDelay().toMillis()
                        << Math.min(Math.max(attempts - 1, 0), MOST_DOUBLINGS);
        long millis = Math.min(doubled, most.toMillis());
        Duration pause =
                Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 5 + 1));
        Duration asked = reply.retryAfter();
        return asked == null || asked.compareTo(pause) < 0
                ? pause
                : asked.compareTo(most) < 0 ? asked : most;
    }

    private void count(Destination destination, String outcome) {
        metrics.counter(
                        "tollgate.alerts.deliveries",
                        "channel",
                        destination.channel().label(),
                        "outcome",
                        outcome)
                .increment();
    }

    private void complain(RuntimeException away) {
        Instant now = clock.instant();
        if (now.isAfter(nextComplaint)) {
            nextComplaint = now.plus(BETWEEN_COMPLAINTS);
            log.warn("cannot deliver alerts for now: {}", away.getMessage());
        }
    }
}
