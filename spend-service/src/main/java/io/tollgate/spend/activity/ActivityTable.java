package io.tollgate.spend.activity;

import io.tollgate.spend.query.Sight;
import io.tollgate.spend.query.SpendQuery;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Sums over days, by one or two things at a time. */
@Component
class ActivityTable {

    /** Holes: the columns to group by, the table, which rows, and the order. */
    private static final String SUMS =
            """
            SELECT %1$s, sum(u.usd) AS usd, sum(u.requests) AS requests, sum(u.attempts) AS attempts,
                sum(u.input_tokens + u.output_tokens) AS tokens
            FROM spend.%2$s AS u JOIN spend.usage_dimension AS d ON d.id = u.dimension_id
            WHERE u.day BETWEEN :fromDay AND :toDay AND %3$s AND %4$s
            GROUP BY %5$s
            ORDER BY %6$s
            LIMIT :limit
            """;

    private static final String BY_NAME =
            sums("{} AS name", "usage_day", "{} IS NOT NULL", "1", "2 DESC, 1");

    private static final String KEYS =
            sums(
                    "d.key_id AS name, max(d.key_alias) AS alias",
                    "usage_day",
                    "true",
                    "1",
                    "3 DESC, 1");

    private static final String DAYS =
            sums("u.day", "usage_day", "(CAST(:key AS text) IS NULL OR d.key_id = :key)", "1", "1");

    private static final String TEAMS_BY_DAY =
            sums("u.day, d.team_id AS name", "usage_day", "true", "1, 2", "1, 2");

    private static final String MODELS_BY_DAY =
            sums("u.day, d.model_group AS name", "usage_day", "true", "1, 2", "1, 2");

    private static final String TAGS =
            sums(
                    "u.tag AS name",
                    "usage_tag_day",
                    "(CAST(:tags AS text[]) IS NULL OR u.tag = ANY (CAST(:tags AS text[])))",
                    "1",
                    "2 DESC, 1");

    /** The same over everybody's rows, from sums that tell nothing else apart. */
    private static final String ALL_TAGS =
            """
            SELECT entity AS name, sum(usd) AS usd, sum(requests) AS requests,
                sum(requests) AS attempts, sum(input_tokens + output_tokens) AS tokens
            FROM spend.rollup
            WHERE level = 'tag' AND day BETWEEN :fromDay AND :toDay
                AND (CAST(:tags AS text[]) IS NULL OR entity = ANY (CAST(:tags AS text[])))
            GROUP BY 1
            ORDER BY 2 DESC, 1
            LIMIT :limit
            """;

    private static final String CUSTOMERS =
            sums(
                    "u.end_user AS name",
                    "usage_customer_day",
                    "(CAST(:key AS text) IS NULL OR d.key_id = :key)",
                    "1",
                    "2 DESC, 1");

    private static final String RATE_LIMITED =
            "d.error_class = 'RATE_LIMITED' AND d.model_group = :modelGroup";

    private static final String EXCEPTIONS =
            sums("u.day, d.api_base AS name", "usage_day", RATE_LIMITED, "1, 2", "1, 2");

    private static final String CACHE_HITS =
            """
            SELECT d.key_id, d.call_type, d.model_group, sum(u.requests) AS total,
                coalesce(sum(u.requests) FILTER (WHERE d.cache_hit), 0) AS hits,
                coalesce(sum(u.output_tokens) FILTER (WHERE d.cache_hit), 0) AS cached,
                coalesce(sum(u.output_tokens) FILTER (WHERE NOT d.cache_hit), 0) AS generated
            FROM spend.usage_day AS u JOIN spend.usage_dimension AS d ON d.id = u.dimension_id
            WHERE u.day BETWEEN :fromDay AND :toDay AND %s
            GROUP BY 1, 2, 3
            ORDER BY 1, 2, 3
            """
                    .formatted(Sight.OF_DIMENSION);

    /** Finds the next name behind the last one, instead of reading the sums of all days. */
    private static final String NAMES =
            """
            WITH RECURSIVE names AS (
                (SELECT entity FROM spend.rollup WHERE level = :level ORDER BY entity LIMIT 1)
                UNION ALL
                SELECT (SELECT r.entity FROM spend.rollup AS r
                    WHERE r.level = :level AND r.entity > names.entity ORDER BY r.entity LIMIT 1)
                FROM names WHERE names.entity IS NOT NULL)
            SELECT entity FROM names WHERE entity IS NOT NULL LIMIT :limit
            """;

    private static final String OWN_TAGS =
            """
            SELECT DISTINCT u.tag
            FROM spend.usage_tag_day AS u JOIN spend.usage_dimension AS d ON d.id = u.dimension_id
            WHERE %s
            ORDER BY 1
            LIMIT :limit
            """
                    .formatted(Sight.OF_DIMENSION);

    private static final String USERS =
            """
            SELECT entity AS name, sum(usd) AS usd, sum(requests) AS requests,
                sum(requests) AS attempts, sum(input_tokens + output_tokens) AS tokens
            FROM spend.rollup
            WHERE level = 'user' AND (CAST(:user AS text) IS NULL OR entity = :user)
            GROUP BY 1
            ORDER BY 2 DESC, 1
            LIMIT :limit
            """;

    private static final RowMapper<Sum> BY_DAY_ONLY =
            (row, n) ->
                    new Sum(
                            row.getString("day"),
                            null,
                            row.getBigDecimal("usd"),
                            row.getLong("requests"),
                            row.getLong("attempts"),
                            row.getLong("tokens"));

    private static final RowMapper<Sum> BY_NAME_ONLY =
            (row, n) ->
                    new Sum(
                            "",
                            row.getString("name"),
                            row.getBigDecimal("usd"),
                            row.getLong("requests"),
                            row.getLong("attempts"),
                            row.getLong("tokens"));

    private static final RowMapper<Sum> BY_DAY_AND_NAME =
            (row, n) ->
                    new Sum(
                            row.getString("day"),
                            row.getString("name"),
                            row.getBigDecimal("usd"),
                            row.getLong("requests"),
                            row.getLong("attempts"),
                            row.getLong("tokens"));

    private final JdbcClient jdbc;

    ActivityTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A sum.
     *
     * @param day as {@code YYYY-MM-DD}; empty where days are not told apart
     * @param name what it is the sum of; null for what has no such thing
     */
    record Sum(
            String day,
            @Nullable String name,
            BigDecimal usd,
            long requests,
            long attempts,
            long tokens) {}

    /**
     * A key's sum.
     *
     * @param alias null for none
     */
    record KeySum(String id, @Nullable String alias, BigDecimal usd) {}

    /**
     * What the response cache did.
     *
     * @param cached tokens of answers that came from it
     * @param generated tokens of the others
     */
    record CacheUse(
            String keyId,
            String callType,
            String modelGroup,
            long requests,
            long hits,
            long cached,
            long generated) {}

    /** What sums of {@link #by} may be by. */
    enum By {
        MODEL("d.model"),
        PROVIDER("d.provider");

        private final String sql;

        By(String column) {
            this.sql = BY_NAME.replace("{}", column);
        }
    }

    List<Sum> by(By what, Sight sight, SpendQuery.Days days, int limit) {
        return list(what.sql, sight, days, limit, Map.of(), BY_NAME_ONLY);
    }

    List<Sum> days(Sight sight, SpendQuery.Days days, @Nullable String key) {
        return list(DAYS, sight, days, Integer.MAX_VALUE, parameter("key", key), BY_DAY_ONLY);
    }

    List<Sum> teamsByDay(Sight sight, SpendQuery.Days days) {
        return list(TEAMS_BY_DAY, sight, days, Integer.MAX_VALUE, Map.of(), BY_DAY_AND_NAME);
    }

    List<Sum> modelsByDay(Sight sight, SpendQuery.Days days) {
        return list(MODELS_BY_DAY, sight, days, Integer.MAX_VALUE, Map.of(), BY_DAY_AND_NAME);
    }

    List<Sum> tags(Sight sight, SpendQuery.Days days, @Nullable List<String> tags, int limit) {
        String[] wanted = tags == null ? null : tags.toArray(String[]::new);
        String sql = sight.everything() ? ALL_TAGS : TAGS;
        return list(sql, sight, days, limit, parameter("tags", wanted), BY_NAME_ONLY);
    }

    List<Sum> customers(Sight sight, SpendQuery.Days days, @Nullable String key, int limit) {
        return list(CUSTOMERS, sight, days, limit, parameter("key", key), BY_NAME_ONLY);
    }

    /** Attempts that a provider's rate limit refused, by day and address. */
    List<Sum> rateLimited(Sight sight, SpendQuery.Days days, String modelGroup) {
        return list(
                EXCEPTIONS,
                sight,
                days,
                Integer.MAX_VALUE,
                parameter("modelGroup", modelGroup),
                BY_DAY_AND_NAME);
    }

    List<KeySum> keys(Sight sight, SpendQuery.Days days, int limit) {
        return list(
                KEYS,
                sight,
                days,
                limit,
                Map.of(),
                (row, n) ->
                        new KeySum(
                                row.getString("name"),
                                row.getString("alias"),
                                row.getBigDecimal("usd")));
    }

    List<CacheUse> cacheUse(Sight sight, SpendQuery.Days days) {
        return list(
                CACHE_HITS,
                sight,
                days,
                Integer.MAX_VALUE,
                Map.of(),
                (row, n) ->
                        new CacheUse(
                                row.getString("key_id"),
                                row.getString("call_type"),
                                row.getString("model_group"),
                                row.getLong("total"),
                                row.getLong("hits"),
                                row.getLong("cached"),
                                row.getLong("generated")));
    }

    /** Users by what they spent over all time, most first. */
    List<Sum> users(@Nullable String user, int limit) {
        return jdbc.sql(USERS).param("user", user).param("limit", limit).query(BY_NAME_ONLY).list();
    }

    /** All customers ever seen, in the order of their ids. */
    List<String> customerIds(int limit) {
        return names("customer", limit);
    }

    /** All tags ever seen that are the caller's to see. */
    List<String> tagNames(Sight sight, int limit) {
        if (sight.everything()) {
            return names("tag", limit);
        }
        Map<String, @Nullable Object> parameters = new HashMap<>();
        sight.addTo(parameters);
        return jdbc.sql(OWN_TAGS)
                .params(parameters)
                .param("limit", limit)
                .query(String.class)
                .list();
    }

    private List<String> names(String level, int limit) {
        return jdbc.sql(NAMES)
                .param("level", level)
                .param("limit", limit)
                .query(String.class)
                .list();
    }

    private <T> List<T> list(
            String sql,
            Sight sight,
            SpendQuery.Days days,
            int limit,
            Map<String, @Nullable Object> further,
            RowMapper<T> mapper) {
        Map<String, @Nullable Object> parameters = new HashMap<>(further);
        sight.addTo(parameters);
        parameters.put("fromDay", days.from());
        parameters.put("toDay", days.to());
        parameters.put("limit", limit);
        return jdbc.sql(sql).params(parameters).query(mapper).list();
    }

    private static Map<String, @Nullable Object> parameter(String name, @Nullable Object value) {
        Map<String, @Nullable Object> one = new HashMap<>();
        one.put(name, value);
        return one;
    }

    /** All parts are constants of this class. */
    private static String sums(
            String columns, String table, String which, String groups, String order) {
        return SUMS.formatted(columns, table, Sight.OF_DIMENSION, which, groups, order);
    }
}
