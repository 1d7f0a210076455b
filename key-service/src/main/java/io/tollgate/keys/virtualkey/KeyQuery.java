package io.tollgate.keys.virtualkey;

import io.tollgate.contracts.Principal;
import io.tollgate.keys.management.Fields;
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
        boolean impossible) {

    /** Lies inside the key's limits. */
    static final String MAX_BUDGET = "maxBudget";

    private static final int LARGEST_SIZE = 100;
    private static final int LAST_PAGE = 100_000;

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
     * @throws ApiException 400 for a bad value, 403 for asking about others
     */
    static KeyQuery of(Map<String, String> query, Principal principal) {
        String userId = given(query, "user_id");
        String teamId = given(query, "team_id");
        String organizationId = given(query, "organization_id");
        String token = given(query, "key_hash");
        if (!principal.role().seesEverything()) {
            boolean others =
                    teamId != null
                            || organizationId != null
                            || (userId != null && !userId.equals(principal.userId()));
            if (others) {
                throw ApiException.forbidden("Only own keys may be listed.");
            }
            userId = principal.userId();
            if (userId == null) {
                if (token != null && !token.equals(principal.keyId())) {
                    throw ApiException.forbidden("Only own keys may be listed.");
                }
                token = principal.keyId();
            }
        }
        String status = given(query, "status");
        if (status != null && !Set.of("active", "deleted").contains(status)) {
            throw Fields.bad("status", "is deleted, or left out");
        }
        boolean everything = principal.role().seesEverything();
        // Nothing is owned by somebody without a user and without a key.
        boolean ownsNothing = !everything && userId == null && token == null;
        return new KeyQuery(
                number(query, "page", 1, LAST_PAGE),
                number(query, "size", 10, LARGEST_SIZE),
                userId,
                teamId,
                organizationId,
                token,
                given(query, "key_alias"),
                // A part of a user id would match other users.
                flag(query, "substring_matching") && (everything || userId == null),
                sortBy(given(query, "sort_by")),
                ascending(given(query, "sort_order")),
                "deleted".equals(status),
                flag(query, "return_full_object") || "user".equals(given(query, "expand")),
                ownsNothing
                        || UNKNOWN_TO_KEYS.stream().anyMatch(name -> given(query, name) != null));
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

    private static boolean ascending(@Nullable String order) {
        if (order == null || order.equals("desc")) {
            return false;
        }
        if (!order.equals("asc")) {
            throw Fields.bad("sort_order", "is asc or desc");
        }
        return true;
    }

    private static int number(Map<String, String> query, String name, int otherwise, int most) {
        String text = given(query, name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // answered below, like a number out of range
        }
        throw Fields.bad(name, "is a number from 1 to " + most);
    }

    private static boolean flag(Map<String, String> query, String name) {
        String text = given(query, name);
        if (text == null || text.equalsIgnoreCase("false")) {
            return false;
        }
        if (!text.equalsIgnoreCase("true")) {
            throw Fields.bad(name, "is true or false");
        }
        return true;
    }

    private static @Nullable String given(Map<String, String> query, String name) {
        String text = query.get(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (text.indexOf('\0') >= 0) {
            throw Fields.bad(name, "has no NUL characters");
        }
        return text;
    }
}
