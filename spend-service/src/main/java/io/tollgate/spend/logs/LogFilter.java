package io.tollgate.spend.logs;

import io.tollgate.platform.ApiException;
import io.tollgate.spend.ledger.RequestDay;
import io.tollgate.spend.query.Sight;
import io.tollgate.spend.query.SpendQuery;
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
     * @throws ApiException 400 for a bad value, 403 for asking about another user, 404 about a team
     *     of others
     */
    static LogFilter of(SpendQuery query, SpendQuery.@Nullable Range range, Sight sight) {
        sight.requireUser(query.text("user_id"));
        String status = query.text("status_filter");
        if (status != null && !Set.of("success", "failure").contains(status)) {
            throw SpendQuery.bad("status_filter", "is success or failure");
        }
        Map<String, @Nullable Object> all = new HashMap<>();
        all.put("from", range == null ? null : range.from().atOffset(ZoneOffset.UTC));
        all.put("to", range == null ? null : range.to().atOffset(ZoneOffset.UTC));
        sight.addTo(all);
        all.put("key", query.keyId("api_key"));
        all.put("alias", query.text("key_alias"));
        all.put("user", query.text("user_id"));
        String team = query.text("team_id");
        if (team != null) {
            sight.requireTeam("team_id", team);
        }
        all.put("team", team);
        all.put("organization", query.text("organization_id"));
        all.put("provider", query.text("custom_llm_provider"));
        all.put("tag", query.text("request_tag"));
        all.put("cacheHit", query.gives("cache_hit") ? query.flag("cache_hit", false) : null);
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
        // A request's partition follows from its id.
        all.put("requestDay", id != null && id.version() == 7 ? RequestDay.of(id) : null);
        all.put("possible", requestId == null || id != null && id.version() == 7);
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
