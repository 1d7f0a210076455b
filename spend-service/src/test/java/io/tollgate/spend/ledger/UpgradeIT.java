package io.tollgate.spend.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.spend.Backing;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class UpgradeIT {

    private static final String ROW =
            """
            INSERT INTO spend.ledger (day, request_id, attempt, entry, admitted_at, started_at, ended_at,
                source, status, call_type, tenant, key_id, key_alias, user_id, team_id, end_user, tags,
                model_group, model, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens,
                reasoning_tokens, audio_input_tokens, audio_output_tokens, cost_input, cost_output,
                cost_cache_read, cost_cache_write, cost_other, usd, nano_usd, cache_hit, estimated,
                priced, stream)
            SELECT day, gen_random_uuid(), attempt, entry, day + time '23:59:59' + entry * interval '2 s',
                day, day + interval '1500 ms', 'GATEWAY', 'success', 'acompletion', 'tenant', 'key-' || n % 3,
                NULLIF('alias-' || n % 2, 'alias-0'), NULL, 'team', NULLIF('c' || n % 4, 'c0'),
                ARRAY['a', 'b' || n % 2, 'a'], 'group', 'model ü', 10, 1, 0, 5, 0, 0, 0,
                0.001, 0.002, 0, 0, 0, 0.003 * n, 3000000 * n, false, n % 5 = 0, n % 7 <> 0, false
            FROM generate_series(date '2026-01-30', date '2026-02-02', interval '1 day') AS day,
                generate_series(1, 12) AS n, (VALUES (1, 0), (2, 0), (1, 1)) AS kind (attempt, entry)
            """;

    @Test
    void rowsOfTheReleaseBeforeAreInTheSumsAfterAnUpgrade() {
        JdbcClient.create(Backing.POSTGRES.getPostgresDatabase())
                .sql("CREATE DATABASE upgraded")
                .update();
        JdbcClient jdbc = JdbcClient.create(Backing.POSTGRES.getDatabase("postgres", "upgraded"));
        flyway().target(MigrationVersion.fromVersion("20")).load().migrate();
        jdbc.sql(ROW).update();

        flyway().load().migrate();

        assertThat(
                        jdbc.sql(
                                        "SELECT sum(requests) || ' ' || sum(attempts) FROM"
                                                + " spend.usage_day")
                                .query(String.class)
                                .single())
                .as("requests and attempts: corrections are neither, retries only the latter")
                .isEqualTo("48 96");
        UsageTruth.differsNowhere(jdbc);
    }

    private static FluentConfiguration flyway() {
        return Flyway.configure()
                .dataSource(Backing.POSTGRES.getDatabase("postgres", "upgraded"))
                .locations("classpath:db/migration/spend")
                .schemas("spend")
                .defaultSchema("spend")
                .createSchemas(true);
    }
}
