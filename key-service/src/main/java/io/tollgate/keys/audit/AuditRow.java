package io.tollgate.keys.audit;

import io.tollgate.contracts.AuditLine;
import io.tollgate.contracts.ContractJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A line of the log as clients see it, with LiteLLM's names where it has one. */
final class AuditRow {

    private AuditRow() {}

    static Map<String, @Nullable Object> of(AuditLogs.Found found) {
        AuditLine line = found.line();
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("id", found.source().id(line.id()));
        row.put("updated_at", line.at());
        row.put("changed_by", line.changedBy());
        row.put("changed_by_api_key", line.changedByKey());
        row.put("changed_by_role", line.role());
        row.put("action", line.action());
        row.put("table_name", line.tableName());
        row.put("object_id", line.objectId());
        row.put("before_value", json(line.before()));
        row.put("updated_values", json(line.after()));
        row.put("operation", line.operation());
        row.put("service", found.source().service());
        row.put("ip_address", line.address());
        row.put("trace_id", line.traceId());
        row.put("call_id", line.callId());
        return row;
    }

    private static @Nullable Object json(@Nullable String text) {
        return text == null ? null : ContractJson.MAPPER.readTree(text);
    }
}
