package io.tollgate.spend;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of spend-service.
 *
 * @param redisUrl where Holds live, from {@code TOLLGATE_REDIS_URL}
 * @param redisTimeout longest wait for one Redis command
 * @param sweepInterval pause between two looks for Holds that ran out
 * @param sweepBatch most Holds ended in one look, 1 to 10,000
 * @param tenantIdle how long a tenant without Holds is still looked at
 * @param reconcileInterval pause between two comparisons of budgets in Redis with the ledger
 * @param reconcileSecondLook how long after a difference was found it is looked at again
 * @param reconcileWindowsFor how long after its end a window is still compared
 * @param partitionsAhead days for which ledger partitions are made ahead, 1 to 30
 * @param ledgerRetentionDays days whose rows are kept, from {@code TOLLGATE_LEDGER_RETENTION_DAYS};
 *     0 for all. At least 35: sums over budget windows need the rows of their first and last day
 * @param rollupCheckInterval pause between two comparisons of sums with rows
 */
@ConfigurationProperties("tollgate.spend")
public record SpendProperties(
        @DefaultValue("redis://127.0.0.1:6379") String redisUrl,
        @DefaultValue("1s") Duration redisTimeout,
        @DefaultValue("2s") Duration sweepInterval,
        @DefaultValue("1000") int sweepBatch,
        @DefaultValue("60s") Duration tenantIdle,
        @DefaultValue("60s") Duration reconcileInterval,
        @DefaultValue("2s") Duration reconcileSecondLook,
        @DefaultValue("1h") Duration reconcileWindowsFor,
        @DefaultValue("3") int partitionsAhead,
        @DefaultValue("0") int ledgerRetentionDays,
        @DefaultValue("10m") Duration rollupCheckInterval) {

    private static final int LEAST_RETENTION = 35;

    public SpendProperties {
        require(!redisUrl.isBlank(), "TOLLGATE_REDIS_URL is empty");
        require(positive(redisTimeout), "tollgate.spend.redis-timeout must be positive");
        require(positive(sweepInterval), "tollgate.spend.sweep-interval must be positive");
        require(
                sweepBatch >= 1 && sweepBatch <= 10_000,
                "tollgate.spend.sweep-batch lies between 1 and 10000");
        require(positive(tenantIdle), "tollgate.spend.tenant-idle must be positive");
        require(positive(reconcileInterval), "tollgate.spend.reconcile-interval must be positive");
        require(
                positive(reconcileSecondLook),
                "tollgate.spend.reconcile-second-look must be positive");
        require(
                partitionsAhead >= 1 && partitionsAhead <= 30,
                "tollgate.spend.partitions-ahead lies between 1 and 30");
        require(
                ledgerRetentionDays == 0 || ledgerRetentionDays >= LEAST_RETENTION,
                "TOLLGATE_LEDGER_RETENTION_DAYS is 0 (keep) or at least " + LEAST_RETENTION);
        require(
                positive(rollupCheckInterval),
                "tollgate.spend.rollup-check-interval must be positive");
    }

    private static boolean positive(Duration duration) {
        return duration.isPositive();
    }

    private static void require(boolean fulfilled, String otherwise) {
        if (!fulfilled) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** Without the address, which may hold a password. */
    @Override
    public String toString() {
        return "SpendProperties[sweepInterval=" + sweepInterval + "]";
    }
}
