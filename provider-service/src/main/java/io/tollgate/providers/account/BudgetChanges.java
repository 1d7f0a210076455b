package io.tollgate.providers.account;

import io.lettuce.core.RedisException;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.hold.HoldKeys;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Hears from other replicas that a provider's budget was changed. Who has a budget is told by the
 * admission script as well; this is for those that had none.
 */
final class BudgetChanges extends RedisPubSubAdapter<String, String> {

    private static final Logger log = LoggerFactory.getLogger(BudgetChanges.class);

    private static final String PREFIX = LevelKind.PROVIDER.label() + ':';

    private final AccountRedis redis;
    private final ProviderBudgets budgets;
    private final AtomicBoolean listening = new AtomicBoolean();

    BudgetChanges(AccountRedis redis, ProviderBudgets budgets) {
        this.redis = redis;
        this.budgets = budgets;
    }

    /** The message for a provider. */
    static String message(String provider) {
        return PREFIX + provider;
    }

    /** Until Redis is there; then Lettuce listens again after every reconnection by itself. */
    @Scheduled(fixedDelay = 2_000)
    void listen() {
        if (listening.compareAndSet(false, true)) {
            Thread.ofVirtual()
                    .name("subscribe-budget-changes")
                    .start(
                            () -> {
                                try {
                                    redis.listen(HoldKeys.CHANGES, this);
                                    budgets.refreshOnSchedule();
                                } catch (RedisException away) {
                                    listening.set(false);
                                    log.debug("cannot listen yet: {}", away.getMessage());
                                }
                            });
        }
    }

    @Override
    public void message(String channel, String message) {
        if (message.startsWith(PREFIX)) {
            // Not on the connection's own thread, which must not wait for a database.
            Thread.ofVirtual().name("refresh-budgets").start(budgets::refreshOnSchedule);
        }
    }
}
