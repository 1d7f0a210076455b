package io.tollgate.spend.bench;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes ledger rows inside the server, a day at a time, with the sums that the service would have
 * kept: 5 organisations, 50 teams, 500 keys of 400 users with three of twelve models each, 20,000
 * customers (in half of the rows), 40 tags (two a row). Few keys make most calls; two calls in a
 * hundred fail.
 */
final class LedgerData {

    private static final int KEYS = 500;

    private static final String POOL =
            """
            CREATE TABLE public.pool AS
            SELECT k AS key_number, m AS choice, s.status, s.error_class,
                'org-' || k % 5 AS organization_id, 'team-' || k % 50 AS team_id,
                'user-' || k % 400 AS user_id, encode(sha256(('key' || k)::bytea), 'hex') AS key_id,
                'alias-' || k AS key_alias, 'group-' || (k + m) % 12 AS model_group,
                'model-' || (k + m) % 12 || '-2026-01-01' AS model,
                (ARRAY['openai', 'azure', 'anthropic', 'bedrock'])[1 + (k + m) % 4] AS provider,
                'deployment-' || (k + m) % 12 AS deployment_id,
                'https://p' || (k + m) % 4 || '.example.com' AS api_base,
                CAST(NULL AS uuid) AS dimension_id
            FROM generate_series(0, 499) AS k, generate_series(0, 2) AS m,
                (VALUES ('success', NULL), ('failure', 'RATE_LIMITED')) AS s (status, error_class)
            """;

    /** One row of each kind shows, through the view, which dimension the service would give it. */
    private static final String DIMENSIONS =
            """
            INSERT INTO spend.ledger (day, request_id, attempt, entry, admitted_at, started_at,
                    ended_at, source, status, call_type, tenant, key_id, key_alias, user_id, team_id,
                    organization_id, tags, model_group, model, deployment_id, provider, api_base, input_tokens,
                    cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens,
                    audio_input_tokens, audio_output_tokens, cost_input, cost_output, cost_cache_read,
                    cost_cache_write, cost_other, usd, nano_usd, cache_hit, estimated, priced, stream,
                    error_class)
                SELECT date '1999-01-01', gen_random_uuid(), 1, 0, '1999-01-01', '1999-01-01', '1999-01-01',
                    'GATEWAY', status, 'acompletion', organization_id, key_id, key_alias, user_id, team_id,
                    organization_id, '{}', model_group, model, deployment_id, provider, api_base, 0, 0, 0, 0,
                    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, false, true, true, error_class
                FROM public.pool
            """;

    private static final String KEEP_DIMENSIONS =
            """
            INSERT INTO spend.usage_dimension
            SELECT DISTINCT dimension_id, tenant, organization_id, team_id, user_id, key_id, key_alias,
                call_type, model_group, model, provider, deployment_id, api_base, region, status,
                error_class, cache_hit
            FROM spend.ledger_usage WHERE partition_day = '1999-01-01'
            """;

    private static final String NAME_DIMENSIONS =
            """
            UPDATE public.pool AS p SET dimension_id = d.id FROM spend.usage_dimension AS d
            WHERE d.key_id = p.key_id AND d.model_group = p.model_group AND d.status = p.status
            """;

    private static final String ROWS =
            """
            INSERT INTO spend.%1$s (day, request_id, attempt, entry, admitted_at, started_at,
                first_token_at, ended_at, source, status, call_type, tenant, key_id, key_alias, user_id,
                team_id, organization_id, end_user, tags, model_group, model, deployment_id, provider,
                api_base, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens,
                reasoning_tokens, audio_input_tokens, audio_output_tokens, cost_input, cost_output,
                cost_cache_read, cost_cache_write, cost_other, usd, nano_usd, cache_hit, estimated, priced,
                stream, error_class, error_message, session_id)
            SELECT DATE '%2$s',
                CAST(lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0')
                    || '7' || substr(r, 1, 3) || '8' || substr(r, 4, 15) AS uuid),
                1, 0, at, at, at + 250 * interval '1 ms', at + 1200 * interval '1 ms', 'GATEWAY', p.status,
                'acompletion', p.organization_id, p.key_id, p.key_alias, p.user_id, p.team_id,
                p.organization_id, customer, tags, p.model_group, p.model, p.deployment_id, p.provider,
                p.api_base, input, 0, 0, output, 0, 0, 0, input * 0.00000015, output * 0.0000006, 0, 0, 0,
                input * 0.00000015 + output * 0.0000006, input * 150 + output * 600, false, false, true,
                true, p.error_class, CASE WHEN p.error_class IS NULL THEN NULL ELSE 'slow down' END,
                CASE WHEN n %% 10 = 0 THEN 'session-' || n / 50 END
            FROM (SELECT n, TIMESTAMPTZ '%2$s 00:00:00+00'
                        + floor(86400000000 * (n - random()) / %3$d) * interval '1 us' AS at,
                    md5(random()::text) AS r, floor(%4$d * random() ^ 2)::int AS key_number,
                    floor(3 * random() ^ 2)::int AS choice,
                    CASE WHEN random() < 0.02 THEN 'failure' ELSE 'success' END AS status,
                    100 + floor(random() * 2000)::bigint AS input, floor(random() * 500)::bigint AS output,
                    CASE WHEN random() < 0.5 THEN 'customer-' || floor(20000 * random() ^ 2)::int END AS customer,
                    ARRAY['env-' || floor(4 * random())::int, 'app-' || floor(36 * random() ^ 2)::int] AS tags
                FROM generate_series(1, %3$d) AS n) AS rows
                JOIN public.pool AS p USING (key_number, choice, status)
            """;

    private static final String SUMS =
            """
            count(*), count(*), 0, 0, sum(input_tokens), 0, 0, sum(output_tokens), 0, 0, 0,
            count(*) * 1200, count(*) * 250, count(*), sum(nano_usd), sum(usd), sum(cost_input),
            sum(cost_output), 0, 0, 0, 0, 0, 0, 0, 0
            """;

    /** Holes: table, key of its own, where keys come from, day's table. */
    private static final String ADD =
            """
            INSERT INTO spend.%1$s (%2$s, dimension_id, %5$s)
            SELECT %3$s, p.dimension_id, %6$s
            FROM spend.%4$s AS l JOIN public.pool AS p
                ON p.key_id = l.key_id AND p.model_group = l.model_group AND p.status = l.status
                %7$s
            GROUP BY %3$s, p.dimension_id
            """;

    /** Indexes are built over all rows at once, and found equal when the partition is attached. */
    private static final String INDEXES =
            """
            DO $$
            DECLARE
                index_of_all record;
            BEGIN
                FOR index_of_all IN
                    SELECT pg_get_indexdef(indexrelid) AS made, indisprimary FROM pg_index
                    WHERE indrelid = 'spend.ledger'::regclass
                LOOP
                    IF index_of_all.indisprimary THEN
                        ALTER TABLE spend.%1$s ADD PRIMARY KEY (day, request_id, attempt, entry);
                    ELSE
                        EXECUTE regexp_replace(index_of_all.made,
                            '^CREATE INDEX .* ON ONLY spend.ledger ', 'CREATE INDEX ON spend.%1$s ');
                    END IF;
                END LOOP;
            END
            $$
            """;

    private static final String DAY_OF_HOURS =
            """
            INSERT INTO spend.usage_day (day, dimension_id, %2$s)
            SELECT DATE '%1$s', dimension_id, %3$s
            FROM spend.usage_hour
            WHERE hour >= TIMESTAMPTZ '%1$s 00:00:00+00' AND hour < TIMESTAMPTZ '%1$s 00:00:00+00' + interval '1 day'
            GROUP BY dimension_id
            """;

    private static final String LEVELS =
            """
            INSERT INTO spend.rollup (level, entity, day, requests, input_tokens, output_tokens, nano_usd, usd)
            SELECT level, entity, day, sum(requests), sum(input_tokens), sum(output_tokens), sum(nano_usd), sum(usd)
            FROM spend.usage_day AS u JOIN spend.usage_dimension AS d ON d.id = u.dimension_id
            CROSS JOIN LATERAL (VALUES
                ('key', key_id), ('key_model', key_id || chr(31) || model_group), ('user', user_id),
                ('team', team_id), ('organization', organization_id), ('provider', provider),
                ('deployment', deployment_id), ('team_model', team_id || chr(31) || model_group),
                ('team_member', team_id || chr(31) || user_id),
                ('organization_model', organization_id || chr(31) || model_group),
                ('organization_member', organization_id || chr(31) || user_id)) AS e (level, entity)
            WHERE day = DATE '%1$s'
            GROUP BY 1, 2, 3
            UNION ALL
            SELECT level, entity, day, sum(requests), sum(input_tokens), sum(output_tokens), sum(nano_usd), sum(usd)
            FROM spend.usage_tag_day AS u JOIN spend.usage_dimension AS d ON d.id = u.dimension_id
            CROSS JOIN LATERAL (VALUES
                ('tag', tag), ('tag_of_tenant', tenant || chr(31) || tag),
                ('tag_model_of_tenant', tenant || chr(31) || tag || chr(31) || model_group)) AS e (level, entity)
            WHERE day = DATE '%1$s'
            GROUP BY 1, 2, 3
            UNION ALL
            SELECT level, entity, day, sum(requests), sum(input_tokens), sum(output_tokens), sum(nano_usd), sum(usd)
            FROM spend.usage_customer_day AS u JOIN spend.usage_dimension AS d ON d.id = u.dimension_id
            CROSS JOIN LATERAL (VALUES
                ('customer', end_user), ('customer_of_tenant', tenant || chr(31) || end_user),
                ('customer_model_of_tenant', tenant || chr(31) || end_user || chr(31) || model_group))
                AS e (level, entity)
            WHERE day = DATE '%1$s'
            GROUP BY 1, 2, 3
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    LedgerData(DataSource database) {
        this.jdbc = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    }

    /** Fills {@code days} days before today with {@code rows} rows in all. */
    void make(long rows, int days) throws InterruptedException, ExecutionException {
        for (String statement :
                List.of(
                        POOL,
                        DIMENSIONS,
                        KEEP_DIMENSIONS,
                        NAME_DIMENSIONS,
                        "DELETE FROM spend.ledger WHERE day = '1999-01-01'",
                        "CREATE INDEX ON public.pool (key_number)",
                        "ANALYZE public.pool")) {
            update(statement);
        }
        long perDay = rows / days;
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            List<? extends Future<?>> made =
                    today.minusDays(days)
                            .datesUntil(today)
                            .map(day -> two.submit(() -> day(day, perDay)))
                            .toList();
            for (Future<?> each : made) {
                each.get();
            }
        }
        for (String table :
                List.of(
                        "usage_dimension",
                        "usage_day",
                        "usage_hour",
                        "usage_tag_day",
                        "usage_customer_day",
                        "rollup")) {
            update("VACUUM (ANALYZE) spend." + table);
        }
        update("ANALYZE spend.ledger");
        update("CHECKPOINT");
    }

    /** The digest of one of the keys. */
    String keyId(int number) {
        return jdbc.sql("SELECT min(key_id) FROM public.pool WHERE key_number = :number")
                .param("number", number)
                .query(String.class)
                .single();
    }

    /** Cells of three days that are not what the rows add up to. */
    long differences() {
        long cells = 0;
        for (int back : new int[] {1, 17, 40}) {
            cells +=
                    jdbc.sql("SELECT sum(cells) FROM spend.usage_differences(:day, :day)")
                            .param("day", today.minusDays(back))
                            .query(Long.class)
                            .single();
        }
        return cells;
    }

    /** Rows of a table, as the server estimates them, and its size with indexes. */
    String size(String pattern) {
        return jdbc.sql(
                        """
                        SELECT coalesce(sum(greatest(reltuples, 0))::bigint, 0) || ' rows, '
                            || pg_size_pretty(sum(pg_total_relation_size(oid)))
                        FROM pg_class WHERE relnamespace = 'spend'::regnamespace AND relkind = 'r'
                            AND relname ~ :pattern
                        """)
                .param("pattern", pattern)
                .query(String.class)
                .single();
    }

    /** Seconds of processor that the server's present connections and helpers took. */
    double cpuSeconds() {
        long backend = jdbc.sql("SELECT pg_backend_pid()").query(Long.class).single();
        return ProcessHandle.of(backend)
                .flatMap(ProcessHandle::parent)
                .map(
                        server ->
                                server.children()
                                        .mapToDouble(
                                                child ->
                                                        child.info()
                                                                        .totalCpuDuration()
                                                                        .orElse(Duration.ZERO)
                                                                        .toNanos()
                                                                / 1e9)
                                        .sum())
                .orElse(Double.NaN);
    }

    /** All of the server's files but its log, for people to read. */
    String diskUse() {
        return jdbc.sql("SELECT pg_size_pretty(pg_database_size(current_database()))")
                .query(String.class)
                .single();
    }

    private void day(LocalDate day, long rows) {
        String table = "ledger_" + day.toString().replace("-", "");
        update("DROP TABLE IF EXISTS spend." + table);
        // A table that is made in the transaction which fills it is not written to the log first.
        transaction.executeWithoutResult(
                status -> {
                    update("SET LOCAL work_mem = '128MB'");
                    update("SET LOCAL maintenance_work_mem = '128MB'");
                    update(
                            "CREATE TABLE spend."
                                    + table
                                    + " (LIKE spend.ledger INCLUDING DEFAULTS)");
                    update(ROWS.formatted(table, day, rows, KEYS));
                    update(INDEXES.formatted(table));
                });
        update(
                "ALTER TABLE spend.ledger ATTACH PARTITION spend.%s FOR VALUES FROM ('%s') TO ('%s')"
                        .formatted(table, day, day.plusDays(1)));
        // As autovacuum would have left it.
        update("VACUUM (ANALYZE) spend." + table);
        transaction.executeWithoutResult(status -> sums(day, table));
    }

    private void sums(LocalDate day, String table) {
        update("SET LOCAL work_mem = '128MB'");
        String measures = jdbc.sql("SELECT spend.usage_measures()").query(String.class).single();
        String summed =
                Arrays.stream(measures.split(","))
                        .map(measure -> "sum(" + measure.strip() + ")")
                        .collect(Collectors.joining(", "));
        add("usage_hour", "hour", "date_trunc('hour', l.admitted_at, 'UTC')", table, measures, "");
        update(DAY_OF_HOURS.formatted(day, measures, summed));
        add(
                "usage_tag_day",
                "day, tag",
                "l.day, tag",
                table,
                measures,
                "CROSS JOIN LATERAL unnest(l.tags) AS tag");
        add(
                "usage_customer_day",
                "end_user, day",
                "l.end_user, l.day",
                table,
                measures,
                "WHERE l.end_user IS NOT NULL");
        update(LEVELS.formatted(day));
    }

    private void add(
            String table, String key, String from, String day, String measures, String further) {
        update(ADD.formatted(table, key, from, day, measures, SUMS, further));
    }

    private void update(String statement) {
        jdbc.sql(statement).update();
    }
}
