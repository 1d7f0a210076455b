package io.tollgate.keys.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the audit log, newest first; nobody writes it here. */
@Component
class AuditTable {

    /** Counting further than this costs more than the number is worth. */
    static final int COUNTED_TO = 10_000;

    private static final String COLUMNS =
            "id, at, table_name, object_id, action, changed_by, changed_by_key, role, operation,"
                    + " address, trace_id, call_id, before, after";

    private static final String MATCHING =
            " from keys.audit_log"
                    + " where (cast(:by as text) is null or changed_by = :by)"
                    + " and (cast(:key as text) is null or changed_by_key = :key)"
                    + " and (cast(:action as text) is null or action = :action)"
                    + " and (cast(:table as text) is null or table_name = :table)"
                    + " and (cast(:object as text) is null or object_id = :object)"
                    + " and (cast(:call as text) is null or call_id = :call)"
                    + " and (cast(:from as timestamptz) is null or at >= :from)"
                    + " and (cast(:to as timestamptz) is null or at < :to)"
                    + " and (cast(:before as bigint) is null or id < :before)";

    private final JdbcClient jdbc;

    AuditTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<AuditLine> page(AuditQuery query, int size, int offset) {
        return bound(
                        "select "
                                + COLUMNS
                                + MATCHING
                                + " order by id desc limit :size offset :offset",
                        query)
                .param("size", size)
                .param("offset", offset)
                .query(AuditTable::line)
                .list();
    }

    /** Exact up to {@link #COUNTED_TO}, one more for anything beyond. */
    long count(AuditQuery query) {
        return bound("select count(*) from (select 1" + MATCHING + " limit :size) as found", query)
                .param("size", COUNTED_TO + 1)
                .query(Long.class)
                .single();
    }

    Optional<AuditLine> find(long id) {
        return jdbc.sql("select " + COLUMNS + " from keys.audit_log where id = :id")
                .param("id", id)
                .query(AuditTable::line)
                .optional();
    }

    private JdbcClient.StatementSpec bound(String sql, AuditQuery query) {
        return jdbc.sql(sql)
                .param("by", query.changedBy())
                .param("key", query.changedByKey())
                .param("action", query.action())
                .param("table", query.tableName())
                .param("object", query.objectId())
                .param("call", query.callId())
                .param("from", time(query.from()))
                .param("to", time(query.to()))
                .param("before", query.before());
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static AuditLine line(ResultSet row, int number) throws SQLException {
        return new AuditLine(
                row.getLong("id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("table_name"),
                row.getString("object_id"),
                row.getString("action"),
                row.getString("changed_by"),
                row.getString("changed_by_key"),
                row.getString("role"),
                row.getString("operation"),
                row.getString("address"),
                row.getString("trace_id"),
                row.getString("call_id"),
                row.getString("before"),
                row.getString("after"));
    }
}
