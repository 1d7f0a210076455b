package io.tollgate.keys.audit;

import io.tollgate.contracts.AuditRequest;
import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.Query;
import io.tollgate.keys.management.Values;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of the audit logs are wanted.
 *
 * @param after where the page before ended; null to begin at the newest
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
        @Nullable AuditCursor after) {

    private static final Set<String> ACTIONS =
            Set.of("created", "updated", "deleted", "blocked", "unblocked", "rotated");

    /** Short names beside LiteLLM's. */
    private static final Map<String, String> TABLES =
            Map.ofEntries(
                    Map.entry("key", "LiteLLM_VerificationToken"),
                    Map.entry("team", "LiteLLM_TeamTable"),
                    Map.entry("team_member", "LiteLLM_TeamMembership"),
                    Map.entry("user", "LiteLLM_UserTable"),
                    Map.entry("organization", "LiteLLM_OrganizationTable"),
                    Map.entry("organization_member", "LiteLLM_OrganizationMembership"),
                    Map.entry("customer", "LiteLLM_EndUserTable"),
                    Map.entry("tag", "LiteLLM_TagTable"),
                    Map.entry("budget", "LiteLLM_BudgetTable"),
                    Map.entry("invitation", "LiteLLM_InvitationLink"),
                    Map.entry("access_group", "LiteLLM_AccessGroupTable"),
                    Map.entry("model", "LiteLLM_ProxyModelTable"),
                    Map.entry("config", "LiteLLM_Config"),
                    Map.entry("provider_budget", "Tollgate_ProviderBudget"),
                    Map.entry("alert", "Tollgate_Alert"),
                    Map.entry("alert_destination", "Tollgate_AlertDestination"),
                    Map.entry("statement", "Tollgate_Statement"),
                    Map.entry("reconciliation", "Tollgate_Reconciliation"));

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
                AuditCursor.read(query.text("cursor")));
    }

    /** The same, going on below this line. */
    AuditQuery below(AuditCursor line) {
        return new AuditQuery(
                changedBy, changedByKey, action, tableName, objectId, callId, from, to, line);
    }

    /** What is asked of one of the services. */
    AuditRequest of(AuditSource source, int size, int countTo, boolean values) {
        return new AuditRequest(
                null,
                changedBy,
                changedByKey,
                action,
                tableName,
                objectId,
                callId,
                from,
                to,
                after == null ? null : after.at(),
                after == null ? 0 : after.lowerThan(source),
                size,
                countTo,
                values);
    }

    private static @Nullable Instant moment(Query query, String name) {
        String text = query.text(name);
        return text == null ? null : Values.moment(name, text);
    }
}
