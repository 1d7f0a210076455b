package io.tollgate.spend.counters;

import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.contracts.LevelKind;
import io.tollgate.spend.SpendProperties;
import io.tollgate.spend.ledger.EntityTotals;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Compares every budget in Redis with the ledger, and mends the ones that differ.
 *
 * <p>A difference is believed when it is found twice, at different moments, to the same amount:
 * between a row's storing and its settlement by way of a correction the two may differ for an
 * instant. Calls under way are left out on both sides, so that a busy budget can be compared as
 * well as an idle one. The change is applied to whatever the figure is by then, at most once for
 * each revision: any number of replicas may do the same.
 *
 * <p>A user's budget is spent in several tenants, whose counters know nothing of each other: what
 * the ledger has more there may have grown at the second look, and the part that was there at both
 * is believed.
 */
@Component
class Reconciler {

    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private final Counters counters;
    private final EntityTotals totals;
    private final InstantSource clock;
    private final SpendProperties properties;
    private final Counter corrections;
    private final Counter corrected;
    private final AtomicLong drift;
    private Map<String, Difference> suspects = new HashMap<>();

    Reconciler(
            Counters counters,
            EntityTotals totals,
            InstantSource clock,
            SpendProperties properties,
            MeterRegistry metrics) {
        this.counters = counters;
        this.totals = totals;
        this.clock = clock;
        this.properties = properties;
        this.corrections =
                Counter.builder("tollgate.reconcile.corrections")
                        .description("Budgets in Redis that were set right by the ledger")
                        .register(metrics);
        this.corrected =
                Counter.builder("tollgate.reconcile.corrected.nano.usd")
                        .description("By how much, without regard to sign")
                        .register(metrics);
        this.drift = metrics.gauge("tollgate.reconcile.drift.nano.usd", new AtomicLong());
    }

    /**
     * A budget that differed.
     *
     * @param nanoUsd ledger less Redis
     */
    private record Difference(long nanoUsd, String revision) {}

    @Scheduled(
            initialDelayString = "${tollgate.spend.reconcile-interval:60s}",
            fixedDelayString = "${tollgate.spend.reconcile-interval:60s}")
    void reconcileOnSchedule() {
        try {
            reconcile();
            // The second look that differences need; those found now are mended at once.
            if (!suspects.isEmpty()) {
                Thread.sleep(properties.reconcileSecondLook());
                reconcile();
            }
        } catch (RedisException | DataAccessException | TransactionException away) {
            log.warn("cannot compare budgets with the ledger for now: {}", away.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** One look at all budgets; mends those that differ as they did at the look before. */
    void reconcile() {
        Map<String, Difference> found = new HashMap<>();
        long sum = 0;
        for (String tenant : counters.tenants()) {
            for (String key : counters.budgets(tenant)) {
                Difference difference = look(tenant, key);
                if (difference != null) {
                    found.put(key, difference);
                    sum += Math.abs(difference.nanoUsd());
                }
            }
        }
        suspects = found;
        drift.set(sum);
    }

    private @Nullable Difference look(String tenant, String key) {
        BudgetCounter counter = counters.budget(tenant, key);
        if (counter == null || isOver(counter)) {
            return null;
        }
        BudgetFigures read = counters.figures(counter);
        if (read.spent() == null) {
            return null;
        }
        long settled = totals.settled(counter.question(), read.underWay());
        Difference difference = new Difference(settled - read.spent(), read.revision());
        boolean holdsNothing = read.underWay().live().isEmpty();
        if (difference.nanoUsd() == 0) {
            if (holdsNothing && read.held() != 0 && counters.correct(counter, read, 0)) {
                log.warn("{} held {} nano-USD without any Hold", counter.kind(), read.held());
                corrections.increment();
            }
            return null;
        }
        long believed = believed(counter, difference, suspects.get(key));
        if (believed == 0) {
            return difference;
        }
        if (counters.correct(counter, read, believed)) {
            log.warn(
                    "a {} budget differed from the ledger by {} nano-USD and was set right",
                    counter.kind().label(),
                    believed);
            corrections.increment();
            corrected.increment(Math.abs(believed));
        }
        return null;
    }

    /** What of a difference was there at the look before; 0 for nothing. */
    private static long believed(
            BudgetCounter counter, Difference now, @Nullable Difference before) {
        if (before == null || !before.revision().equals(now.revision())) {
            return 0;
        }
        if (before.nanoUsd() == now.nanoUsd()) {
            return now.nanoUsd();
        }
        boolean inSeveralTenants =
                counter.kind() == LevelKind.USER || counter.kind() == LevelKind.USER_MODEL;
        return inSeveralTenants && before.nanoUsd() > 0 && now.nanoUsd() > 0
                ? Math.min(before.nanoUsd(), now.nanoUsd())
                : 0;
    }

    /** A window that is long over refuses nobody. */
    private boolean isOver(BudgetCounter counter) {
        Instant end = counter.window().end();
        return end != null && end.plus(properties.reconcileWindowsFor()).isBefore(clock.instant());
    }
}
