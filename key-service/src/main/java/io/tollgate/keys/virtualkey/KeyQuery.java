package io.tollgate.keys.virtualkey;

import io.tollgate.keys.management.Fields;
import io.tollgate.keys.management.Query;
import io.tollgate.platform.ApiException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /key/list} is asked for, limited to what the caller may see.
 *
 * @param token only this key, null for any
 * @param substring alias and user id match by part
 * @param sortBy attribute of {@link KeyRow}; {@code token} for the id
 * @param deleted reads the history
 * @param impossible no key can match: the caller owns none, or asks for what no key has yet
 *     (projects, agents, access groups)
 * @param scope what the caller may see
 */
record KeyQuery(
        int page,
        int size,
        @Nullable String userId,
        @Nullable String teamId,
        @Nullable String organizationId,
        @Nullable String token,
        @Nullable String alias,
        boolean substring,
        String sortBy,
        boolean ascending,
        boolean deleted,
        boolean fullObjects,
        boolean impossible,
        KeyScope scope) {

    /** Lies inside the key's limits. */
    static final String MAX_BUDGET = "maxBudget";

    private static final int LARGEST_SIZE = 100;

    private static final Map<String, String> SORTABLE =
            Map.of(
                    "max_budget", MAX_BUDGET,
                    "created_at", "createdAt",
                    "updated_at", "updatedAt",
                    "token", "token",
                    "key_alias", "keyAlias");

    private static final List<String> UNKNOWN_TO_KEYS =
            List.of("project_id", "agent_id", "access_group_id");

    /**
     * Reads the query.
     *
     * @throws ApiException 400 for a bad value
     */
    static KeyQuery of(Query query, KeyScope scope) {
        String userId = query.text("user_id");
        String teamId = query.text("team_id");
        String organizationId = query.text("organization_id");
        String token = query.text("key_hash");
        String status = query.text("status");
        if (status != null && !Set.of("active", "deleted").contains(status)) {
            throw Fields.bad("status", "is deleted, or left out");
        }
        return new KeyQuery(
                query.page(),
                query.number("size", 10, LARGEST_SIZE),
                userId,
                teamId,
                // Inside an organisation the scope names its teams too.
                scope.everything() ? organizationId : null,
                token,
                query.text("key_alias"),
                query.flag("substring_matching"),
                sortBy(query.text("sort_by")),
                query.ascending(false),
                "deleted".equals(status),
                query.flag("return_full_object") || "user".equals(query.text("expand")),
                scope.isEmpty()
                        || UNKNOWN_TO_KEYS.stream().anyMatch(name -> query.text(name) != null),
                scope);
    }

    private static String sortBy(@Nullable String column) {
        if (column == null) {
            return "createdAt";
        }
        String attribute = SORTABLE.get(column);
        if (attribute == null) {
            throw Fields.bad(
                    "sort_by", "is max_budget, created_at, updated_at, token or key_alias");
        }
        return attribute;
    }
}
