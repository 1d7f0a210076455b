package io.tollgate.spend.logs;

import io.tollgate.spend.query.Sight;
import io.tollgate.spend.query.SpendQuery;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The statements behind the listings. */
@Component
class LogTable {

    /** Counting on would cost more than anybody wants to know. */
    static final int COUNTED_TO = 10_000;

    /**
     * The partition follows the request id, which is at most a day away from the start of the call.
     */
    private static final String WHERE =
            """
             FROM spend.ledger AS l
            WHERE (CAST(:from AS timestamptz) IS NULL OR (started_at >= :from
                    AND day >= CAST(CAST(:from AS timestamptz) AT TIME ZONE 'UTC' AS date) - 1))
                AND (CAST(:to AS timestamptz) IS NULL OR (started_at < :to
                    AND day <= CAST(CAST(:to AS timestamptz) AT TIME ZONE 'UTC' AS date) + 1))
                AND %s
                AND (CAST(:key AS text) IS NULL OR key_id = :key)
                AND (CAST(:alias AS text) IS NULL OR key_alias = :alias)
                AND (CAST(:user AS text) IS NULL OR user_id = :user)
                AND (CAST(:team AS text) IS NULL OR team_id = :team)
                AND (CAST(:organization AS text) IS NULL OR organization_id = :organization)
                AND (CAST(:provider AS text) IS NULL OR provider = :provider)
                AND (CAST(:tag AS text) IS NULL OR tags @> ARRAY[CAST(:tag AS text)])
                AND (CAST(:cacheHit AS boolean) IS NULL OR cache_hit = :cacheHit)
                AND (CAST(:endUser AS text) IS NULL OR end_user = :endUser)
                AND (CAST(:session AS text) IS NULL OR session_id = :session)
                AND (CAST(:model AS text) IS NULL OR model = :model)
                AND (CAST(:modelId AS text) IS NULL OR deployment_id = :modelId)
                AND (CAST(:modelGroup AS text) IS NULL OR model_group = :modelGroup)
                AND (CAST(:status AS text) IS NULL OR status = :status)
                AND (CAST(:errorClass AS text) IS NULL OR error_class = :errorClass)
                AND (CAST(:errorMessage AS text) IS NULL OR error_message = :errorMessage)
                AND (CAST(:minSpend AS numeric) IS NULL OR usd >= :minSpend)
                AND (CAST(:maxSpend AS numeric) IS NULL OR usd <= :maxSpend)
                AND (CAST(:request AS uuid) IS NULL OR (request_id = :request AND day = :requestDay))
            """
                    .formatted(Sight.OF_LEDGER);

    private static final String COUNT =
            "SELECT count(*) FROM (SELECT 1"
                    + WHERE
                    + " LIMIT "
                    + (COUNTED_TO + 1)
                    + ") AS counted";

    /** The two holes are filled with constants of {@link LogSort} and of this class. */
    private static final String PAGE =
            "SELECT *, CAST(%1$s AS text) AS sort_value"
                    + WHERE
                    + """
                     AND (CAST(:afterId AS uuid) IS NULL OR (%1$s, request_id, attempt, entry)
                            %3$s (CAST(:afterValue AS %2$s), :afterId, :afterAttempt, :afterEntry))
                    ORDER BY %1$s %4$s, request_id %4$s, attempt %4$s, entry %4$s
                    LIMIT :limit OFFSET :offset
                    """;

    private static final String DAYS =
            """
            SELECT u.day, d.key_id, coalesce(d.user_id, ''), coalesce(d.model, d.model_group), sum(u.usd)
            FROM spend.usage_day AS u JOIN spend.usage_dimension AS d ON d.id = u.dimension_id
            WHERE u.day BETWEEN :fromDay AND :toDay AND %s
                AND (CAST(:key AS text) IS NULL OR d.key_id = :key)
                AND (CAST(:user AS text) IS NULL OR d.user_id = :user)
            GROUP BY 1, 2, 3, 4
            ORDER BY 1, 2, 3, 4
            """
                    .formatted(Sight.OF_DIMENSION);

    private static final String TOP_KEYS =
            """
            SELECT t.entity, t.usd, t.requests, t.tokens, l.key_alias, l.user_id, l.team_id
            FROM (SELECT entity, sum(usd) AS usd, sum(requests) AS requests,
                        sum(input_tokens + output_tokens) AS tokens
                    FROM spend.rollup
                    WHERE level = 'key'
                    GROUP BY entity
                    ORDER BY 2 DESC, 1
                    LIMIT :limit) AS t
                LEFT JOIN LATERAL (SELECT key_alias, user_id, team_id
                    FROM spend.ledger
                    WHERE key_id = t.entity
                    ORDER BY admitted_at DESC
                    LIMIT 1) AS l ON true
            ORDER BY t.usd DESC, t.entity
            """;

    private static final String GLOBAL =
            "SELECT coalesce(sum(usd), 0) FROM spend.rollup WHERE level = 'key'";

    private final JdbcClient jdbc;

    LogTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Rows of one page, and where to go on; null after the last. */
    record Page(List<Map<String, @Nullable Object>> rows, @Nullable LogCursor next) {}

    private record Placed(Map<String, @Nullable Object> row, LogCursor place) {}

    /** The number of rows, at most one more than {@link #COUNTED_TO}. */
    long count(LogFilter filter) {
        return filter.possible()
                ? jdbc.sql(COUNT).params(filter.parameters()).query(Long.class).single()
                : 0;
    }

    Page page(
            LogFilter filter,
            LogSort sort,
            boolean ascending,
            @Nullable LogCursor after,
            int limit,
            int offset) {
        if (!filter.possible()) {
            return new Page(List.of(), null);
        }
        Map<String, @Nullable Object> parameters = new HashMap<>(filter.parameters());
        parameters.put("afterId", after == null ? null : after.requestId());
        parameters.put("afterValue", after == null ? null : after.value());
        parameters.put("afterAttempt", after == null ? 0 : after.attempt());
        parameters.put("afterEntry", after == null ? 0 : after.entry());
        parameters.put("limit", limit + 1);
        parameters.put("offset", offset);
        String sql =
                PAGE.formatted(
                        sort.expression(),
                        sort.type(),
                        ascending ? ">" : "<",
                        ascending ? "ASC" : "DESC");
        List<Placed> found =
                jdbc.sql(sql)
                        .params(parameters)
                        .query(
                                (row, n) ->
                                        new Placed(
                                                LogRow.of(row),
                                                new LogCursor(
                                                        sort,
                                                        ascending,
                                                        row.getString("sort_value"),
                                                        row.getObject("request_id", UUID.class),
                                                        row.getInt("attempt"),
                                                        row.getInt("entry"))))
                        .list();
        boolean more = found.size() > limit;
        List<Placed> shown = more ? found.subList(0, limit) : found;
        return new Page(
                shown.stream().map(Placed::row).toList(), more ? shown.getLast().place() : null);
    }

    /** What was spent on each UTC day, by key, user and model. */
    List<DaySum> days(LogFilter filter, SpendQuery.Days days) {
        return jdbc.sql(DAYS)
                .params(filter.parameters())
                .param("fromDay", days.from())
                .param("toDay", days.to())
                .query(
                        (row, n) ->
                                new DaySum(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getString(3),
                                        row.getString(4),
                                        row.getBigDecimal(5)))
                .list();
    }

    /**
     * A part of a day's spend.
     *
     * @param user empty for none
     */
    record DaySum(String day, String key, String user, String model, BigDecimal usd) {}

    /** The keys that spent most, over all time. */
    List<Map<String, @Nullable Object>> topKeys(int limit) {
        return jdbc.sql(TOP_KEYS).param("limit", limit).query((row, n) -> LogRow.key(row)).list();
    }

    /** USD over all keys and all time. */
    BigDecimal total() {
        return jdbc.sql(GLOBAL).query(BigDecimal.class).single();
    }
}
