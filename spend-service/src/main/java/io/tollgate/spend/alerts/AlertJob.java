package io.tollgate.spend.alerts;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Raises alerts. Taking note of who spent, raising and addressing messages are one transaction:
 * either all of it happened or none, and any number of replicas may do it at a time.
 */
@Component
class AlertJob {

    private static final Logger log = LoggerFactory.getLogger(AlertJob.class);
    private static final Duration BETWEEN_COMPLAINTS = Duration.ofMinutes(1);
    private static final int MOST_ROUNDS = 100;

    private final Touches touches;
    private final Detector detector;
    private final AlertTable alerts;
    private final Outbox outbox;
    private final MeterRegistry metrics;
    private final InstantSource clock;
    private final int batch;
    private final TransactionTemplate transaction;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Instant nextComplaint = Instant.MIN;

    AlertJob(
            Touches touches,
            Detector detector,
            AlertTable alerts,
            Outbox outbox,
            MeterRegistry metrics,
            InstantSource clock,
            AlertProperties properties,
            PlatformTransactionManager transactions) {
        this.touches = touches;
        this.detector = detector;
        this.alerts = alerts;
        this.outbox = outbox;
        this.metrics = metrics;
        this.clock = clock;
        this.batch = properties.lookBatch();
        this.transaction = new TransactionTemplate(transactions);
    }

    /** At a fixed rate, since jobs with a fixed delay would wait for this one in their thread. */
    @Scheduled(
            initialDelayString = "${tollgate.spend.alerts.look-interval:10s}",
            fixedRateString = "${tollgate.spend.alerts.look-interval:10s}")
    void lookOnSchedule() {
        if (!looking.compareAndSet(false, true)) {
            return;
        }
        try {
            look();
        } catch (DataAccessException | TransactionException away) {
            complain(away.getMessage());
        } finally {
            looking.set(false);
        }
    }

    /** Looks at everybody who spent since the last look. */
    void look() {
        int rounds = 0;
        while (rounds++ < MOST_ROUNDS) {
            Round round = transaction.execute(status -> round());
            if (round == null) {
                return;
            }
            for (Alert alert : round.raised()) {
                metrics.counter("tollgate.alerts.raised", "kind", alert.kind().label()).increment();
            }
            if (!round.more()) {
                return;
            }
        }
    }

    private record Round(boolean more, List<Alert> raised) {}

    private Round round() {
        Touches.Taken taken = touches.take(batch);
        if (taken.ids().isEmpty()) {
            return new Round(false, List.of());
        }
        List<Alert> found;
        try {
            found = detector.find(taken.since(), alerts.now());
        } catch (BudgetDirectory.UnavailableException later) {
            touches.putBack(taken);
            complain("key-service cannot be asked for budgets: " + later.getMessage());
            return new Round(false, List.of());
        }
        List<Alert> raised = raise(found);
        touches.forget(taken.ids());
        return new Round(taken.ids().size() == batch, raised);
    }

    private List<Alert> raise(List<Alert> found) {
        Set<UUID> fresh = alerts.insert(found);
        List<Alert> raised = found.stream().filter(alert -> fresh.contains(alert.id())).toList();
        outbox.address(raised);
        return raised;
    }

    private void complain(@Nullable String reason) {
        Instant now = clock.instant();
        if (now.isAfter(nextComplaint)) {
            nextComplaint = now.plus(BETWEEN_COMPLAINTS);
            log.warn("cannot look for alerts for now: {}", reason);
        }
    }
}
