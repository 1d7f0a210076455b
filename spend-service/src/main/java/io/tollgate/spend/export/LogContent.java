package io.tollgate.spend.export;

import io.tollgate.spend.directory.Sight;
import io.tollgate.spend.query.Period;
import io.tollgate.spend.report.ReportSpec;
import io.tollgate.spend.report.ReportTable;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Rows of the ledger, in the order of their admission. */
final class LogContent implements ExportContent {

    private static final int FETCHED_AT_ONCE = 1_000;

    private static final List<String> COLUMNS =
            List.of(
                    "request_id",
                    "attempt",
                    "correction",
                    "start_time",
                    "end_time",
                    "status",
                    "call_type",
                    "api_key",
                    "key_alias",
                    "user",
                    "team_id",
                    "organization_id",
                    "end_user",
                    "tags",
                    "model_group",
                    "model",
                    "model_id",
                    "provider",
                    "region",
                    "prompt_tokens",
                    "completion_tokens",
                    "cache_read_input_tokens",
                    "cache_creation_input_tokens",
                    "reasoning_tokens",
                    "spend",
                    "list_cost",
                    "discount",
                    "margin",
                    "input_cost",
                    "output_cost",
                    "cache_read_cost",
                    "cache_write_cost",
                    "audio_cost",
                    "image_cost",
                    "tool_usage_cost",
                    "other_cost",
                    "cache_hit",
                    "estimated",
                    "error_class",
                    "session_id");

    private static final String FROM =
            """
             FROM spend.ledger
            WHERE admitted_at >= :from AND admitted_at < :to
                AND day BETWEEN CAST(CAST(:from AS timestamptz) AT TIME ZONE 'UTC' AS date) - 1
                    AND CAST(CAST(:to AS timestamptz) AT TIME ZONE 'UTC' AS date) + 1
                AND
            """
                    + Sight.CONDITION
                    + ReportTable.ROW_FILTERS;

    private static final String ROWS =
            """
            SELECT request_id, attempt, entry > 0 AS correction,
                to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                to_char(ended_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                status, call_type, key_id, key_alias, user_id, team_id, organization_id, end_user,
                tags, model_group, model, deployment_id, provider, region, input_tokens,
                output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, usd,
                usd + cost_discount - cost_margin, cost_discount, cost_margin,
                cost_input, cost_output, cost_cache_read, cost_cache_write, cost_audio,
                cost_image, cost_tool, cost_other, cache_hit, estimated, error_class, session_id
            """
                    + FROM
                    + " ORDER BY day, admitted_at, request_id, attempt, entry";

    private static final String COUNT = "SELECT count(*)" + FROM;

    private final JdbcClient jdbc;
    private final TransactionTemplate reading;
    private final Map<String, @Nullable Object> parameters;

    LogContent(JdbcClient jdbc, TransactionTemplate reading, ReportSpec spec, Period period) {
        this.jdbc = jdbc;
        this.reading = reading;
        this.parameters = ReportTable.parameters(spec, period);
    }

    @Override
    public List<String> columns() {
        return COLUMNS;
    }

    @Override
    public long count() {
        return jdbc.sql(COUNT).params(parameters).query(Long.class).single();
    }

    @Override
    public void each(RowSink sink) {
        reading.executeWithoutResult(
                status ->
                        jdbc.sql(ROWS)
                                .withFetchSize(FETCHED_AT_ONCE)
                                .params(parameters)
                                .query((RowCallbackHandler) row -> sink.row(cells(row))));
    }

    private static List<@Nullable Object> cells(ResultSet row) throws SQLException {
        List<@Nullable Object> cells = new ArrayList<>(COLUMNS.size());
        for (int i = 1; i <= COLUMNS.size(); i++) {
            Object cell = row.getObject(i);
            cells.add(
                    cell instanceof Array tags
                            ? String.join(";", (String[]) tags.getArray())
                            : cell);
        }
        return cells;
    }
}
