package io.tollgate.spend.ledger;

import static io.tollgate.spend.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.platform.ApiException;
import io.tollgate.spend.Backing;
import io.tollgate.spend.SpendService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

class RetentionIT {

    private ConfigurableApplicationContext service;
    private JdbcClient jdbc;
    private Ledger ledger;
    private Partitions partitions;

    @BeforeEach
    void start() {
        JdbcClient server = JdbcClient.create(Backing.POSTGRES.getPostgresDatabase());
        server.sql("DROP DATABASE IF EXISTS retention").update();
        server.sql("CREATE DATABASE retention").update();
        service =
                new SpringApplicationBuilder(SpendService.class)
                        .run(
                                "--TOLLGATE_PORT=0",
                                "--TOLLGATE_MANAGEMENT_PORT=0",
                                "--TOLLGATE_INTERNAL_SECRET=0f3b7c1d9e5a24688642ace0bdf97531",
                                "--TOLLGATE_LEDGER_RETENTION_DAYS=35",
                                "--TOLLGATE_REDIS_URL=" + Backing.REDIS_URL,
                                "--TOLLGATE_DATABASE_URL=" + Backing.databaseUrl("retention"));
        jdbc = service.getBean(JdbcClient.class);
        ledger = service.getBean(Ledger.class);
        partitions = service.getBean(Partitions.class);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void oldRowsAreDroppedTheirSumsStayAndNoLateTwinIsCountedAgain() {
        Instant now = Instant.now();
        var old = event().at(now.minus(Duration.ofDays(50))).key("kept").cost("2").build();
        var young = event().at(now.minus(Duration.ofDays(30))).key("kept").cost("3").build();
        ledger.record(List.of(old, young));

        partitions.makeAhead();

        assertThat(rows()).containsExactly(young.requestId().toString());
        assertThat(sum()).isEqualTo("5");
        assertThatThrownBy(() -> ledger.record(List.of(old)))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("dropped");
        ledger.record(List.of(young));
        partitions.makeAhead();
        assertThat(sum()).isEqualTo("5");
    }

    @Test
    void daysWhoseSumsAreWrongAreNotDropped() {
        Instant now = Instant.now();
        ledger.record(
                List.of(
                        event().at(now.minus(Duration.ofDays(60))).key("a").build(),
                        event().at(now.minus(Duration.ofDays(50))).key("b").build()));
        jdbc.sql("UPDATE spend.usage_day SET usd = usd * 2 WHERE day = CURRENT_DATE - 50").update();

        partitions.makeAhead();

        assertThat(jdbc.sql("SELECT key_id FROM spend.ledger").query(String.class).list())
                .containsExactly("b");
    }

    @Test
    void rowsInTheDefaultPartitionMoveToOneOfTheirDay() {
        Instant day = Instant.now().minus(Duration.ofDays(20));
        var first = event().at(day).key("moved").build();
        String lock =
                """
                BEGIN;
                SELECT pg_advisory_xact_lock(hashtextextended('spend.ledger partitions', 0));
                """;
        try (java.sql.Connection other =
                        Backing.POSTGRES.getDatabase("postgres", "retention").getConnection();
                java.sql.Statement statement = other.createStatement()) {
            // As long as somebody else holds the lock, no partition can be made.
            statement.execute(lock);
            ledger.record(List.of(first));
            statement.execute("ROLLBACK");
        } catch (java.sql.SQLException broken) {
            throw new AssertionError(broken);
        }
        assertThat(partitionsOf("moved")).containsExactly("spend.ledger_default");

        Partitions later =
                new Partitions(
                        jdbc,
                        java.time.InstantSource.system(),
                        service.getBean(io.tollgate.spend.SpendProperties.class),
                        service.getBean(RollupCheck.class));
        later.makeAhead();

        assertThat(partitionsOf("moved"))
                .containsExactly(
                        "spend.ledger_" + day.toString().substring(0, 10).replace("-", ""));
        assertThat(ledger.record(List.of(first)).getFirst().outcome())
                .isEqualTo(io.tollgate.contracts.UsageReceipts.Outcome.DUPLICATE);
        UsageTruth.differsNowhere(jdbc);
    }

    private List<String> partitionsOf(String key) {
        return jdbc.sql(
                        "SELECT CAST(tableoid::regclass AS text) FROM spend.ledger WHERE key_id ="
                                + " :key")
                .param("key", key)
                .query(String.class)
                .list();
    }

    private List<String> rows() {
        return jdbc.sql("SELECT CAST(request_id AS text) FROM spend.ledger")
                .query(String.class)
                .list();
    }

    private String sum() {
        return jdbc.sql("SELECT CAST(trim_scale(sum(usd)) AS text) FROM spend.usage_day")
                .query(String.class)
                .single();
    }
}
