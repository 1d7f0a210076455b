package io.tollgate.spend.statement;

import io.tollgate.spend.directory.Sight;
import io.tollgate.spend.report.CostCenters;
import io.tollgate.spend.report.Figures;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Closed months, their lines, and the lines that an open month would have. */
@Component
public class StatementTable {

    /** The same lock that every writer of the ledger shares: for a moment nobody is writing. */
    private static final String LOCK =
            "SELECT pg_advisory_xact_lock(hashtextextended('spend.ledger rows', 0))";

    private static final String CLOSE =
            """
            INSERT INTO spend.statement (month, closed_at, closed_by)
            VALUES (:month, clock_timestamp(), :by)
            """;

    private static final String GROUPS =
            """
            tenant, organization_id, team_id, user_id, key_id, key_alias, end_user, model_group,
            model, provider
            """;

    private static final String CURRENT_LINES =
            "SELECT CAST(date_trunc('month', admitted_at, 'UTC') AT TIME ZONE 'UTC' AS date)"
                    + " AS usage_month, "
                    + GROUPS
                    + ", "
                    + Figures.SUMS
                    + " FROM spend.charge WHERE "
                    + BillingMonth.CONDITION
                    + " AND "
                    + Sight.CONDITION
                    + " GROUP BY usage_month, "
                    + GROUPS
                    + " ORDER BY usage_month DESC, usd DESC, key_id";

    private static final String KEPT_LINES =
            """
            SELECT *, usd AS usd FROM spend.statement_line
            WHERE month = :month AND
            """
                    + Sight.CONDITION
                    + " ORDER BY number";

    private static final String ADD_LINE =
            """
            INSERT INTO spend.statement_line (month, number, usage_month, correction, cost_center,
                tenant, organization_id, team_id, user_id, key_id, key_alias, end_user,
                model_group, model, provider, requests, attempts, failed_attempts, input_tokens,
                cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, usd,
                cost_input, cost_output, cost_cache_read, cost_cache_write, cost_other,
                cost_discount, cost_margin)
            VALUES (:month, :number, :usage_month, :correction, :cost_center,
                :tenant, :organization_id, :team_id, :user_id, :key_id, :key_alias, :end_user,
                :model_group, :model, :provider, :requests, :attempts, :failed_attempts,
                :input_tokens, :cache_read_tokens, :cache_write_tokens, :output_tokens,
                :reasoning_tokens, :usd, :cost_input, :cost_output, :cost_cache_read,
                :cost_cache_write, :cost_other, :cost_discount, :cost_margin)
            """;

    private static final int AT_ONCE = 1_000;

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;

    StatementTable(JdbcClient jdbc, NamedParameterJdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** What is known of a month now. */
    public BillingMonth billing(YearMonth month) {
        return BillingMonth.of(month, closed());
    }

    /** The oldest first. */
    public List<ClosedMonth> closed() {
        return jdbc.sql("SELECT * FROM spend.statement ORDER BY month")
                .query(
                        (row, n) ->
                                new ClosedMonth(
                                        YearMonth.from(row.getObject("month", LocalDate.class)),
                                        row.getObject("closed_at", OffsetDateTime.class)
                                                .toInstant(),
                                        row.getString("closed_by"),
                                        instant(
                                                row.getObject(
                                                        "completed_at", OffsetDateTime.class))))
                .list();
    }

    private static java.time.@Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    /** Draws the line between what is in the month and what comes later; in a transaction. */
    void close(YearMonth month, String by) {
        jdbc.sql(LOCK).query((row, n) -> n).list();
        jdbc.sql(CLOSE).param("month", month.atDay(1)).param("by", by).update();
    }

    /** Waits for whoever is completing the same month; in a transaction. */
    void lock(YearMonth month) {
        jdbc.sql("SELECT month FROM spend.statement WHERE month = :month FOR UPDATE")
                .param("month", month.atDay(1))
                .query((row, n) -> n)
                .list();
    }

    void complete(YearMonth month) {
        jdbc.sql(
                        """
                        UPDATE spend.statement SET completed_at = clock_timestamp()
                        WHERE month = :month
                        """)
                .param("month", month.atDay(1))
                .update();
    }

    /** The lines that the ledger has for a month now. */
    List<StatementLine> current(BillingMonth month, Sight sight) {
        return jdbc.sql(CURRENT_LINES)
                .params(month.parameters())
                .params(sight.parameters())
                .query((row, n) -> read(row, month))
                .list();
    }

    /** Which cost centres a closed month was charged to; null for none. */
    public Map<CostCenters.Owners, @Nullable String> keptCenters(YearMonth month) {
        Map<CostCenters.Owners, @Nullable String> centers = new HashMap<>();
        jdbc.sql(
                        """
                        SELECT DISTINCT key_id, team_id, organization_id, cost_center
                        FROM spend.statement_line WHERE month = :month
                        """)
                .param("month", month.atDay(1))
                .query(
                        (RowCallbackHandler)
                                row ->
                                        centers.put(
                                                new CostCenters.Owners(
                                                        row.getString(1),
                                                        row.getString(2),
                                                        row.getString(3)),
                                                row.getString(4)));
        return centers;
    }

    /** The lines of a closed month, as they were written. */
    List<StatementLine> kept(YearMonth month, Sight sight) {
        return jdbc.sql(KEPT_LINES)
                .param("month", month.atDay(1))
                .params(sight.parameters())
                .query((row, n) -> read(row, null))
                .list();
    }

    private static StatementLine read(ResultSet row, @Nullable BillingMonth current)
            throws SQLException {
        YearMonth usage = YearMonth.from(row.getObject("usage_month", LocalDate.class));
        return new StatementLine(
                usage,
                current == null ? row.getBoolean("correction") : current.corrects(usage),
                current == null ? row.getString("cost_center") : null,
                row.getString("tenant"),
                row.getString("organization_id"),
                row.getString("team_id"),
                row.getString("user_id"),
                row.getString("key_id"),
                row.getString("key_alias"),
                row.getString("end_user"),
                row.getString("model_group"),
                row.getString("model"),
                row.getString("provider"),
                Figures.read(row));
    }

    /** Writes lines in their order, some thousand at a time. */
    void add(YearMonth month, List<StatementLine> lines) {
        for (int from = 0; from < lines.size(); from += AT_ONCE) {
            List<SqlParameterSource> rows = new ArrayList<>();
            for (int i = from; i < Math.min(lines.size(), from + AT_ONCE); i++) {
                Map<String, @Nullable Object> values = new HashMap<>(lines.get(i).columns());
                values.put("month", month.atDay(1));
                values.put("number", i);
                rows.add(new MapSqlParameterSource(values));
            }
            batches.batchUpdate(ADD_LINE, rows.toArray(SqlParameterSource[]::new));
        }
    }
}
