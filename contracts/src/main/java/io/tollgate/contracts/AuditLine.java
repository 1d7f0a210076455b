package io.tollgate.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change, as a service wrote it down in the transaction of the change.
 *
 * @param id grows within the service that wrote it
 * @param at exact to the microsecond
 * @param changedByKey public id of the key that called, null for none
 * @param before JSON of the row before it, null for what was made and where it was not asked for
 * @param after JSON of the row after it, null for what was deleted and where it was not asked for
 */
public record AuditLine(
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
        @Nullable String after) {}
