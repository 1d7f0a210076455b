package io.tollgate.platform.audit;

import io.tollgate.contracts.CallContext;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.Origin;
import io.tollgate.platform.InternalCall;
import io.tollgate.platform.access.Access;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A transaction that says who acts, before anything else. The triggers of the tables write it down
 * beside each change; a change made outside is written down as the database's own.
 */
public final class AuditedTransaction {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final List<BeforeCommit> lastLooks;

    AuditedTransaction(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            List<BeforeCommit> lastLooks) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.lastLooks = List.copyOf(lastLooks);
    }

    /**
     * Runs work on behalf of a caller, inside the transaction that runs already if there is one.
     *
     * @throws io.tollgate.platform.ApiException of a {@link BeforeCommit}
     */
    public <T> T run(Access access, Supplier<T> work) {
        boolean outermost = !TransactionSynchronizationManager.isActualTransactionActive();
        return Objects.requireNonNull(
                transaction.execute(
                        status -> {
                            jdbc.sql("select set_config('tollgate.actor', :actor, true)")
                                    .param("actor", actor(access))
                                    .query(String.class)
                                    .single();
                            T result = work.get();
                            if (outermost) {
                                lastLooks.forEach(BeforeCommit::require);
                            }
                            return result;
                        }),
                "a transaction without a result");
    }

    /** The same for work without a result. */
    public void perform(Access access, Runnable work) {
        run(
                access,
                () -> {
                    work.run();
                    return true;
                });
    }

    private static String actor(Access access) {
        Map<String, @Nullable Object> actor = new LinkedHashMap<>();
        actor.put("by", access.name());
        actor.put("key", access.principal().keyId());
        actor.put("role", access.principal().role().label());
        actor.put("operation", access.operation().name());
        CallContext context = InternalCall.contextOrNull();
        if (context != null) {
            actor.put("call", context.requestId().toString());
            Origin origin = context.origin();
            if (origin != null) {
                actor.put("address", origin.address());
                actor.put("trace", origin.traceId());
            }
        }
        return ContractJson.MAPPER.writeValueAsString(actor);
    }
}
