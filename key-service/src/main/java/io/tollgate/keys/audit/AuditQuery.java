package io.tollgate.keys.audit;

import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.Query;
import io.tollgate.keys.management.Values;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of the audit log are wanted.
 *
 * @param before only lines with a lower id: where the page before ended; null to begin at the
 *     newest
 * @param from inclusive, null for the oldest
 * @param to exclusive, null for the newest
 */
record AuditQuery(
        @Nullable String changedBy,
        @Nullable String changedByKey,
        @Nullable String action,
        @Nullable String tableName,
        @Nullable String objectId,
        @Nullable String callId,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Long before) {

    private static final Set<String> ACTIONS =
            Set.of("created", "updated", "deleted", "blocked", "unblocked", "rotated");

    /** Short names beside LiteLLM's. */
    private static final Map<String, String> TABLES =
            Map.of(
                    "key", "LiteLLM_VerificationToken",
                    "team", "LiteLLM_TeamTable",
                    "team_member", "LiteLLM_TeamMembership",
                    "user", "LiteLLM_UserTable",
                    "organization", "LiteLLM_OrganizationTable",
                    "organization_member", "LiteLLM_OrganizationMembership",
                    "customer", "LiteLLM_EndUserTable",
                    "tag", "LiteLLM_TagTable",
                    "budget", "LiteLLM_BudgetTable");

    /**
     * Reads a query.
     *
     * @throws io.tollgate.platform.ApiException 400 naming the first bad parameter
     */
    static AuditQuery of(Query query) {
        String action = query.text("action");
        if (action != null && !ACTIONS.contains(action)) {
            throw Fields.bad("action", "is one of " + String.join(", ", ACTIONS));
        }
        String table = query.text("table_name");
        Instant from = moment(query, "start_date");
        Instant to = moment(query, "end_date");
        if (from != null && to != null && to.isBefore(from)) {
            throw Fields.bad("end_date", "lies after 'start_date'");
        }
        return new AuditQuery(
                query.text("changed_by"),
                query.text("changed_by_api_key"),
                action,
                table == null ? null : TABLES.getOrDefault(table, table),
                query.text("object_id"),
                query.text("call_id"),
                from,
                to,
                cursor(query.text("cursor")));
    }

    /** The same, going on below this line. */
    AuditQuery below(long id) {
        return new AuditQuery(
                changedBy, changedByKey, action, tableName, objectId, callId, from, to, id);
    }

    private static @Nullable Instant moment(Query query, String name) {
        String text = query.text(name);
        return text == null ? null : Values.moment(name, text);
    }

    private static @Nullable Long cursor(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notOurs) {
            throw Fields.bad("cursor", "is the 'next_cursor' of a page");
        }
    }
}
