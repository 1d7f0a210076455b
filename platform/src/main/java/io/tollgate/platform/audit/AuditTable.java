package io.tollgate.platform.audit;

import io.tollgate.contracts.AuditAnswer;
import io.tollgate.contracts.AuditLine;
import io.tollgate.contracts.AuditRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads this service's audit log, newest first; nobody writes it here. */
public final class AuditTable {

    private static final String MATCHING =
            """
             from %s.audit_log
            where (cast(:id as bigint) is null or id = :id)
              and (cast(:by as text) is null or changed_by = :by)
              and (cast(:key as text) is null or changed_by_key = :key)
              and (cast(:action as text) is null or action = :action)
              and (cast(:table as text) is null or table_name = :table)
              and (cast(:object as text) is null or object_id = :object)
              and (cast(:call as text) is null or call_id = :call)
              and (cast(:from as timestamptz) is null or at >= :from)
              and (cast(:to as timestamptz) is null or at < :to)
              and (cast(:older as timestamptz) is null or (at, id) < (cast(:older as timestamptz), :lower))
            """;

    private static final String HEAD =
            "select id, at, table_name, object_id, action, changed_by, changed_by_key, role,"
                    + " operation, address, trace_id, call_id";

    private static final String PAGE = MATCHING + " order by at desc, id desc limit :size";
    private static final String WITH_VALUES = HEAD + ", before, after" + PAGE;
    private static final String BRIEF = HEAD + ", null as before, null as after" + PAGE;
    private static final String COUNT =
            "select count(*) from (select 1" + MATCHING + " limit :size) as found";

    private final JdbcClient jdbc;
    private final String schema;

    /**
     * @param schema where this service's log lies, a constant of the service
     */
    AuditTable(JdbcClient jdbc, String schema) {
        this.jdbc = jdbc;
        this.schema = schema;
    }

    /** The lines that are wanted. */
    public AuditAnswer read(AuditRequest request) {
        List<AuditLine> lines =
                request.size() == 0
                        ? List.of()
                        : bound(request.values() ? WITH_VALUES : BRIEF, request)
                                .param("size", request.size())
                                .query(AuditTable::line)
                                .list();
        long count =
                request.countTo() == 0
                        ? 0
                        : bound(COUNT, older(request))
                                .param("size", request.countTo())
                                .query(Long.class)
                                .single();
        return new AuditAnswer(lines, count);
    }

    /** All that match are counted, wherever the page is. */
    private static AuditRequest older(AuditRequest request) {
        return new AuditRequest(
                request.id(),
                request.changedBy(),
                request.changedByKey(),
                request.action(),
                request.tableName(),
                request.objectId(),
                request.callId(),
                request.from(),
                request.to(),
                null,
                0,
                0,
                0,
                false);
    }

    private JdbcClient.StatementSpec bound(String sql, AuditRequest request) {
        return jdbc.sql(sql.formatted(schema))
                .param("id", request.id())
                .param("by", request.changedBy())
                .param("key", request.changedByKey())
                .param("action", request.action())
                .param("table", request.tableName())
                .param("object", request.objectId())
                .param("call", request.callId())
                .param("from", time(request.from()))
                .param("to", time(request.to()))
                .param("older", time(request.olderThan()))
                .param("lower", request.lowerThan());
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
