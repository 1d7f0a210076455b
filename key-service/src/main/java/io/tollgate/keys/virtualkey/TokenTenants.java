package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.LevelKind;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Remembers whose counters callers without a key use, so that a change of their user or team holds
 * for their very next call.
 */
@Component
class TokenTenants {

    private final JdbcClient database;

    TokenTenants(JdbcClient database) {
        this.database = database;
    }

    List<String> of(LevelKind kind, String id) {
        return database.sql(
                        "select tenant from keys.token_tenant where kind = :kind and id = :id"
                                + " order by tenant")
                .param("kind", kind.label())
                .param("id", id)
                .query(String.class)
                .list();
    }

    /** Answers whether it was new: then what was read of the entity may be older than a change. */
    boolean remember(LevelKind kind, String id, String tenant) {
        return database.sql(
                                "insert into keys.token_tenant (kind, id, tenant)"
                                        + " values (:kind, :id, :tenant) on conflict do nothing")
                        .param("kind", kind.label())
                        .param("id", id)
                        .param("tenant", tenant)
                        .update()
                > 0;
    }
}
