package io.tollgate.spend.activity;

import io.tollgate.spend.query.Sight;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The rows behind daily activity, read one after another however many there are. */
@Component
class DailyTable {

    private static final int FETCH = 1_000;

    /** Holes: columns of the day and of the entity, and where rows come from. */
    private static final String ROWS =
            """
            SELECT CAST(u.day AS text) AS day, %1$s AS entity, d.key_id, max(d.key_alias) AS key_alias,
                max(d.team_id) AS team_id, d.model_group, d.call_type, d.model, d.provider,
                %3$s
            FROM %2$s AS u JOIN spend.usage_dimension AS d ON d.id = u.dimension_id
            WHERE %5$s AND %4$s
                AND (CAST(:user AS text) IS NULL OR d.user_id = :user)
                AND (CAST(:key AS text) IS NULL OR d.key_id = :key)
                AND (CAST(:model AS text) IS NULL OR d.model = :model OR d.model_group = :model)
                AND (CAST(:included AS text[]) IS NULL OR %1$s = ANY (CAST(:included AS text[])))
                AND (CAST(:excluded AS text[]) IS NULL OR %1$s IS NULL
                    OR %1$s <> ALL (CAST(:excluded AS text[])))
            GROUP BY u.day, 2, d.key_id, d.model_group, d.call_type, d.model, d.provider
            """;

    private static final String ORDER =
            " ORDER BY u.day DESC, 2, d.key_id, d.model_group, d.call_type, d.model, d.provider";

    /**
     * Days of another time zone: whole hours from the sums by hour, and from the ledger itself the
     * hours in which a day begins.
     */
    private static final String SHIFTED =
            """
            (SELECT CAST((hour - make_interval(mins => :shift)) AT TIME ZONE 'UTC' AS date) AS day,
                    dimension_id, usd, input_tokens, output_tokens, cache_read_tokens,
                    cache_write_tokens, requests, attempts
                FROM spend.usage_hour
                WHERE hour >= :start AND hour < :end
                    AND hour <> ALL (CAST(:splitHours AS timestamptz[]))
                    AND dimension_id = ANY (ARRAY(
                        SELECT d.id FROM spend.usage_dimension AS d
                        WHERE %s
                            AND (CAST(:user AS text) IS NULL OR d.user_id = :user)
                            AND (CAST(:key AS text) IS NULL OR d.key_id = :key)))
            UNION ALL
            SELECT CAST((admitted_at - make_interval(mins => :shift)) AT TIME ZONE 'UTC' AS date),
                    dimension_id, usd, input_tokens, output_tokens, cache_read_tokens,
                    cache_write_tokens, requests, attempts
                FROM spend.ledger_usage
                WHERE admitted_at >= :start AND admitted_at < :end
                    AND hour = ANY (CAST(:splitHours AS timestamptz[]))
                    AND (CAST(:user AS text) IS NULL OR user_id = :user)
                    AND (CAST(:key AS text) IS NULL OR key_id = :key)
                    AND partition_day BETWEEN :fromDay - 2 AND :toDay + 2)
            """
                    .formatted(Sight.OF_DIMENSION);

    private final JdbcClient jdbc;
    private final TransactionTemplate snapshot;

    DailyTable(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /** The number of rows in all. */
    long count(DailyRequest request) {
        return statement("SELECT count(*) FROM (" + rows(request) + ") AS rows", request)
                .query(Long.class)
                .single();
    }

    /** Visits the rows of one page, newest day first. */
    void page(DailyRequest request, long offset, int limit, Consumer<DailyRow> visitor) {
        statement(rows(request) + ORDER + " LIMIT :limit OFFSET :offset", request)
                .param("limit", limit)
                .param("offset", offset)
                .query((row, n) -> DailyRow.of(row))
                .list()
                .forEach(visitor);
    }

    /** Visits all rows, newest day first, without holding them. */
    void all(DailyRequest request, Consumer<DailyRow> visitor) {
        // Only within a transaction does the driver fetch rows a few at a time.
        snapshot.executeWithoutResult(
                status ->
                        statement(rows(request) + ORDER, request)
                                .withFetchSize(FETCH)
                                .query(
                                        row -> {
                                            visitor.accept(DailyRow.of(row));
                                        }));
    }

    private static String rows(DailyRequest request) {
        Subject subject = request.subject();
        return ROWS.formatted(
                subject.entity(),
                request.inUtc() ? subject.table() : SHIFTED,
                Figures.COLUMNS,
                Sight.OF_DIMENSION,
                // Rows of other time zones are chosen by their hours, which the planner can count.
                request.inUtc() ? "u.day BETWEEN :fromDay AND :toDay" : "true");
    }

    private StatementSpec statement(String sql, DailyRequest request) {
        StatementSpec statement = jdbc.sql(sql).params(request.filters());
        return request.inUtc()
                ? statement
                : statement
                        .param("shift", request.shift())
                        .param("start", request.start())
                        .param("end", request.end())
                        .param("splitHours", request.splitHours());
    }
}
