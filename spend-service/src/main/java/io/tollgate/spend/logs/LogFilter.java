package io.tollgate.spend.logs;

import io.tollgate.platform.ApiException;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are wanted, as the named parameters of {@link LogTable}'s statements; a null parameter
 * does not filter.
 */
record LogFilter(Map<String, @Nullable Object> parameters) {

    /**
     * Reads the filters that all listings share.
     *
     * @param range null for any time
     * @throws ApiException 400 for a bad value, 403 for asking about another user
     */
    static LogFilter of(LogQuery query, LogQuery.@Nullable Range range, LogScope scope) {
        scope.requireUser(query.text("user_id"));
        String status = query.text("status_filter");
        if (status != null && !Set.of("success", "failure").contains(status)) {
            throw LogQuery.bad("status_filter", "is success or failure");
        }
        Map<String, @Nullable Object> all = new HashMap<>();
        all.put("from", range == null ? null : range.from().atOffset(ZoneOffset.UTC));
        all.put("to", range == null ? null : range.to().atOffset(ZoneOffset.UTC));
        all.put("everything", scope.everything());
        all.put("scopeUser", scope.userId());
        all.put("scopeKey", scope.keyId());
        all.put("key", query.keyId("api_key"));
        all.put("alias", query.text("key_alias"));
        all.put("user", query.text("user_id"));
        all.put("team", query.text("team_id"));
        all.put("endUser", query.text("end_user"));
        all.put("session", query.text("session_id"));
        all.put("model", query.text("model"));
        all.put("modelId", query.text("model_id"));
        all.put("modelGroup", query.text("model_group"));
        all.put("status", status);
        all.put("errorClass", query.text("error_code"));
        all.put("errorMessage", query.text("error_message"));
        all.put("minSpend", query.usd("min_spend"));
        all.put("maxSpend", query.usd("max_spend"));
        String requestId = query.text("request_id");
        UUID id = requestId == null ? null : uuid(requestId);
        all.put("request", id);
        all.put("possible", requestId == null || id != null);
        return new LogFilter(all);
    }

    /** False when no row can match, such as for a request id that is not one of ours. */
    boolean possible() {
        return Boolean.TRUE.equals(parameters.get("possible"));
    }

    private static @Nullable UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }
}
