package io.tollgate.spend.alerts;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Window;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** The raised alerts. */
@Component
class AlertTable {

    private static final String INSERT =
            """
            INSERT INTO spend.alert (
                id, level, entity, part, tenant, name, kind, window_name, window_start, window_end,
                duration, limit_nano_usd, spent_nano_usd, exhausted_at, raised_at)
            SELECT
                id, level, entity, part, tenant, name, kind, window_name, window_start, window_end,
                duration, limit_nano_usd, spent_nano_usd, exhausted_at, raised_at
            FROM json_populate_recordset(NULL::spend.alert, CAST(:rows AS json))
            ON CONFLICT (id) DO NOTHING
            RETURNING id
            """;

    private static final String DELIVERED =
            """
            (SELECT count(*) > 0 AND count(*) = count(m.delivered_at)
            FROM spend.alert_item i LEFT JOIN spend.alert_message m ON m.id = i.message_id
            WHERE i.alert_id = a.id)
            """;

    private static final String PAGE =
            """
            SELECT * FROM spend.alert a
            WHERE (CAST(:level AS text) IS NULL OR level = :level)
                AND (CAST(:entity AS text) IS NULL OR entity = :entity)
                AND (CAST(:kind AS text) IS NULL OR kind = :kind)
                AND (CAST(:acknowledged AS boolean) IS NULL
                    OR (acknowledged_at IS NOT NULL) = :acknowledged)
                AND (CAST(:delivered AS boolean) IS NULL OR """
                    + DELIVERED
                    + """
                     = :delivered)
                AND (CAST(:afterId AS uuid) IS NULL OR (raised_at, id) < (:afterTime, :afterId))
            ORDER BY raised_at DESC, id DESC
            LIMIT :limit
            """;

    private static final String ACKNOWLEDGE =
            """
            UPDATE spend.alert
            SET acknowledged_at = coalesce(acknowledged_at, now()),
                acknowledged_by = coalesce(acknowledged_by, :by)
            WHERE id = :id
            RETURNING *
            """;

    private final JdbcClient jdbc;

    AlertTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What is wanted; null does not filter.
     *
     * @param after the last alert of the page before
     */
    record Filter(
            @Nullable String level,
            @Nullable String entity,
            @Nullable String kind,
            @Nullable Boolean delivered,
            @Nullable Boolean acknowledged,
            @Nullable AlertCursor after) {}

    /** PostgreSQL's clock, of the running statement. */
    Instant now() {
        return jdbc.sql("SELECT statement_timestamp()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    /**
     * Stores those that nobody stored before, and answers which. In the order of their ids, so that
     * two replicas never wait for each other in a circle.
     */
    Set<UUID> insert(Collection<Alert> alerts) {
        if (alerts.isEmpty()) {
            return Set.of();
        }
        List<Row> rows =
                alerts.stream()
                        .sorted(Comparator.comparing(alert -> alert.id().toString()))
                        .map(Row::of)
                        .toList();
        return new HashSet<>(
                jdbc.sql(INSERT)
                        .param("rows", ContractJson.MAPPER.writeValueAsString(rows))
                        .query(UUID.class)
                        .list());
    }

    /** Newest first. */
    List<Alert> page(Filter filter, int limit) {
        AlertCursor after = filter.after();
        return jdbc.sql(PAGE)
                .param("level", filter.level())
                .param("entity", filter.entity())
                .param("kind", filter.kind())
                .param("delivered", filter.delivered())
                .param("acknowledged", filter.acknowledged())
                .param("afterId", after == null ? null : after.id())
                .param(
                        "afterTime",
                        after == null ? null : after.raisedAt().atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .query(AlertTable::read)
                .list();
    }

    /** Sets who has seen it, unless somebody else was first; empty when there is no such alert. */
    Optional<Alert> acknowledge(UUID id, String by) {
        return jdbc.sql(ACKNOWLEDGE)
                .param("id", id)
                .param("by", by)
                .query(AlertTable::read)
                .optional();
    }

    /** Reads a row of {@code spend.alert}. */
    static Alert read(ResultSet row, int number) throws SQLException {
        return new Alert(
                row.getObject("id", UUID.class),
                new Subject(
                        LevelKind.valueOf(row.getString("level").toUpperCase(Locale.ROOT)),
                        row.getString("entity"),
                        row.getString("part"),
                        row.getString("tenant")),
                row.getString("name"),
                AlertKind.of(row.getString("kind")).orElseThrow(),
                new Window(
                        row.getString("window_name"),
                        instant(row, "window_start"),
                        instant(row, "window_end")),
                row.getString("duration"),
                row.getLong("limit_nano_usd"),
                row.getLong("spent_nano_usd"),
                instant(row, "exhausted_at"),
                row.getObject("raised_at", OffsetDateTime.class).toInstant(),
                instant(row, "acknowledged_at"),
                row.getString("acknowledged_by"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }

    /** In the names of the columns. */
    @JsonNaming(SnakeCaseStrategy.class)
    private record Row(
            UUID id,
            String level,
            String entity,
            String part,
            String tenant,
            @Nullable String name,
            String kind,
            String windowName,
            @Nullable Instant windowStart,
            @Nullable Instant windowEnd,
            @Nullable String duration,
            long limitNanoUsd,
            long spentNanoUsd,
            @Nullable Instant exhaustedAt,
            Instant raisedAt) {

        static Row of(Alert alert) {
            return new Row(
                    alert.id(),
                    alert.subject().kind().label(),
                    alert.subject().entity(),
                    alert.subject().part(),
                    alert.subject().tenant(),
                    alert.name(),
                    alert.kind().label(),
                    alert.window().name(),
                    alert.window().start(),
                    alert.window().end(),
                    alert.duration(),
                    alert.limitNanoUsd(),
                    alert.spentNanoUsd(),
                    alert.exhaustedAt(),
                    alert.raisedAt());
        }
    }
}
