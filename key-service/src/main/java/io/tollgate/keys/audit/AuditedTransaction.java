package io.tollgate.keys.audit;

import io.tollgate.contracts.CallContext;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.Origin;
import io.tollgate.platform.InternalCall;
import io.tollgate.platform.access.Access;
import jakarta.persistence.EntityManager;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A transaction that says who acts, before anything else. The triggers of the tables write it down
 * beside each change; a change made outside is written down as the database's own.
 */
@Component
public class AuditedTransaction {

    private final EntityManager database;
    private final TransactionTemplate transaction;

    AuditedTransaction(EntityManager database, PlatformTransactionManager transactions) {
        this.database = database;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Runs work on behalf of a caller, inside the transaction that runs already if there is one.
     */
    public <T> T run(Access access, Supplier<T> work) {
        return Objects.requireNonNull(
                transaction.execute(
                        status -> {
                            database.createNativeQuery(
                                            "select set_config('tollgate.actor', :actor, true)",
                                            String.class)
                                    .setParameter("actor", actor(access))
                                    .getSingleResult();
                            return work.get();
                        }),
                "a transaction without a result");
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
