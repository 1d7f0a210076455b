package io.tollgate.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of a service's audit log are wanted; null is no condition.
 *
 * @param id one line alone
 * @param from inclusive
 * @param to exclusive
 * @param olderThan lines written before this moment, with {@code lowerThan} those of the moment too
 *     that have a lower id; null to begin at the newest
 * @param size most lines, from 0 to 10,000
 * @param countTo how far all matching lines are counted; 0 for not at all
 * @param values whether the rows before and after are wanted
 */
public record AuditRequest(
        @Nullable Long id,
        @Nullable String changedBy,
        @Nullable String changedByKey,
        @Nullable String action,
        @Nullable String tableName,
        @Nullable String objectId,
        @Nullable String callId,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Instant olderThan,
        long lowerThan,
        int size,
        int countTo,
        boolean values) {}
