package io.tollgate.keys.audit;

import io.tollgate.contracts.ContractJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change.
 *
 * @param before JSON of the row before it, null for what was made
 * @param after JSON of the row after it, null for what was deleted
 */
record AuditLine(
        long id,
        Instant at,
        String tableName,
        String objectId,
        String action,
        String changedBy,
        @Nullable String changedByKey,
        @Nullable String role,
        @Nullable String operation,
        @Nullable String address,
        @Nullable String traceId,
        @Nullable String callId,
        @Nullable String before,
        @Nullable String after) {

    /** With LiteLLM's names where it has one. */
    Map<String, @Nullable Object> row() {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("id", Long.toString(id));
        row.put("updated_at", at);
        row.put("changed_by", changedBy);
        row.put("changed_by_api_key", changedByKey);
        row.put("changed_by_role", role);
        row.put("action", action);
        row.put("table_name", tableName);
        row.put("object_id", objectId);
        row.put("before_value", json(before));
        row.put("updated_values", json(after));
        row.put("operation", operation);
        row.put("ip_address", address);
        row.put("trace_id", traceId);
        row.put("call_id", callId);
        return row;
    }

    private static @Nullable Object json(@Nullable String text) {
        return text == null ? null : ContractJson.MAPPER.readTree(text);
    }
}
