package io.tollgate.spend.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** When tenants were last heard of, to the minute. */
@Component
public class TenantActivity {

    private static final Duration PRECISION = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 100_000;

    private static final String MARK =
            """
            INSERT INTO spend.tenant_activity AS t (tenant, seen_at)
            SELECT tenant, now() FROM unnest(CAST(:tenants AS text[])) AS tenant
            ON CONFLICT (tenant) DO UPDATE SET seen_at = excluded.seen_at
            """;

    private static final String MEET =
            """
            INSERT INTO spend.tenant_activity AS t (tenant, seen_at)
            VALUES (:tenant, '-infinity')
            ON CONFLICT (tenant) DO UPDATE SET seen_at = t.seen_at
            RETURNING seen_at > now() - make_interval(secs => :seconds)
            """;

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final TransactionTemplate transaction;
    private final ConcurrentMap<String, Instant> marked = new ConcurrentHashMap<>();

    TenantActivity(JdbcClient jdbc, InstantSource clock, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Notes, in the running transaction, that tenants have called; seldom writes. */
    void mark(Collection<String> tenants) {
        Instant now = clock.instant();
        List<String> due =
                tenants.stream().distinct().filter(tenant -> isDue(tenant, now)).sorted().toList();
        if (due.isEmpty()) {
            return;
        }
        jdbc.sql(MARK).param("tenants", due.toArray(String[]::new)).update();
        if (marked.size() > MOST_REMEMBERED) {
            marked.clear();
        }
        due.forEach(tenant -> marked.put(tenant, now));
    }

    private boolean isDue(String tenant, Instant now) {
        Instant last = marked.get(tenant);
        return last == null || last.plus(PRECISION).isBefore(now);
    }

    /**
     * Notes that the tenant is about to call, and lets nobody else do so before {@code action} is
     * done.
     *
     * @param action takes whether the tenant was heard of within {@code lately} before
     */
    public void seen(String tenant, Duration lately, Consumer<Boolean> action) {
        transaction.executeWithoutResult(
                status -> {
                    Boolean active =
                            jdbc.sql(MEET)
                                    .param("tenant", tenant)
                                    .param("seconds", (double) lately.toSeconds())
                                    .query(Boolean.class)
                                    .single();
                    jdbc.sql(MARK).param("tenants", new String[] {tenant}).update();
                    action.accept(active);
                });
    }
}
