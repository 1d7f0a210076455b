package io.tollgate.spend.counters;

import io.tollgate.spend.ledger.EntityTotals;
import io.tollgate.spend.ledger.TenantActivity;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Gives budgets their figures from the ledger: at first use, and after Redis lost its data. */
@Component
class Seeder {

    private static final int MAX_TRIES = 3;

    /** Longer than any call is allowed to take, so that an idle tenant has none under way. */
    private static final Duration LONGEST_CALL = Duration.ofHours(2);

    private final Counters counters;
    private final EntityTotals totals;
    private final TenantActivity activity;

    Seeder(Counters counters, EntityTotals totals, TenantActivity activity) {
        this.counters = counters;
        this.totals = totals;
        this.activity = activity;
    }

    /** Whether the budget has figures now; not when Redis loses its data again and again. */
    boolean seed(BudgetCounter counter) {
        for (int tried = 0; tried < MAX_TRIES; tried++) {
            BudgetFigures read = counters.figures(counter);
            if (read.spent() != null
                    || counters.seed(
                            counter, read, totals.settled(counter.question(), read.underWay()))) {
                return true;
            }
        }
        return false;
    }

    /** Trusts the tenant's figures again, at once or after the warm-up. */
    void trust(String tenant, String run, long warmUpMillis) {
        // Two gateways may ask at once: the second must find what the first did, not an active
        // tenant whose trust is still to be written.
        activity.seen(
                tenant,
                LONGEST_CALL,
                active -> counters.trust(tenant, run, active ? warmUpMillis : 0));
    }
}
