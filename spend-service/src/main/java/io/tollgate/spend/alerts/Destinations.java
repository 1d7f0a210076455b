package io.tollgate.spend.alerts;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stored destinations. */
@Component
class Destinations {

    private static final String SAVE =
            """
            INSERT INTO spend.alert_destination (
                id, name, channel, target, enabled, schedule, digest_time, digest_weekday, zone,
                kinds, levels, next_digest_at, updated_by)
            VALUES (
                :id, :name, :channel, :target, :enabled, :schedule, :time, :weekday, :zone,
                CAST(:kinds AS text[]), CAST(:levels AS text[]), :next, :by)
            ON CONFLICT (id) DO UPDATE SET
                name = excluded.name, target = excluded.target, enabled = excluded.enabled,
                schedule = excluded.schedule, digest_time = excluded.digest_time,
                digest_weekday = excluded.digest_weekday, zone = excluded.zone,
                kinds = excluded.kinds, levels = excluded.levels,
                next_digest_at = excluded.next_digest_at, updated_by = excluded.updated_by,
                updated_at = now()
            RETURNING *
            """;

    private static final String ALL = "SELECT * FROM spend.alert_destination ORDER BY name, id";

    private static final String ONE = "SELECT * FROM spend.alert_destination WHERE id = :id";

    private static final String LOCKED = ONE + " FOR NO KEY UPDATE";

    /** They stay until the running transaction ends. */
    private static final String ENABLED =
            "SELECT * FROM spend.alert_destination WHERE enabled ORDER BY id FOR KEY SHARE";

    /** The operator's switch, once thrown over the API, is not undone by a restart. */
    private static final String FROM_ENVIRONMENT =
            """
            INSERT INTO spend.alert_destination (
                id, name, channel, enabled, schedule, digest_time, digest_weekday, zone, kinds,
                levels, updated_by)
            VALUES (
                :id, 'Slack', 'slack', true, 'immediate', '09:00', 1, 'UTC', '{}', '{}',
                'environment')
            ON CONFLICT (id) DO NOTHING
            """;

    private final JdbcClient jdbc;

    Destinations(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Destination> all() {
        return jdbc.sql(ALL).query(Destinations::read).list();
    }

    Optional<Destination> find(String id) {
        return jdbc.sql(ONE).param("id", id).query(Destinations::read).optional();
    }

    /** Nobody else changes it until the running transaction ends. */
    Optional<Destination> lock(String id) {
        return jdbc.sql(LOCKED).param("id", id).query(Destinations::read).optional();
    }

    List<Destination> enabled() {
        return jdbc.sql(ENABLED).query(Destinations::read).list();
    }

    /** Makes or changes it; its channel and the time it was made stay as they were. */
    Destination save(Destination destination, String by) {
        Schedule schedule = destination.schedule();
        return jdbc.sql(SAVE)
                .param("id", destination.id())
                .param("name", destination.name())
                .param("channel", destination.channel().label())
                .param("target", destination.sealedTarget())
                .param("enabled", destination.enabled())
                .param("schedule", schedule.pace().label())
                .param("time", schedule.time())
                .param("weekday", schedule.weekday().getValue())
                .param("zone", schedule.zone().getId())
                .param("kinds", array(destination.kinds()))
                .param("levels", array(destination.levels()))
                .param("next", utc(destination.nextDigestAt()))
                .param("by", by)
                .query(Destinations::read)
                .single();
    }

    /** Its messages go with it. Answers whether there was one. */
    boolean delete(String id) {
        return jdbc.sql("DELETE FROM spend.alert_destination WHERE id = :id")
                        .param("id", id)
                        .update()
                > 0;
    }

    /** See {@link Destination#FROM_ENVIRONMENT}; there is nothing to do when it is known. */
    void addFromEnvironment() {
        jdbc.sql(FROM_ENVIRONMENT).param("id", Destination.FROM_ENVIRONMENT).update();
    }

    static @Nullable OffsetDateTime utc(@Nullable Instant moment) {
        return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
    }

    /** Labels need no quotes. */
    private static String array(List<String> labels) {
        return "{" + String.join(",", labels) + "}";
    }

    static Destination read(ResultSet row, int number) throws SQLException {
        return new Destination(
                row.getString("id"),
                row.getString("name"),
                Channel.valueOf(row.getString("channel").toUpperCase(Locale.ROOT)),
                row.getString("target"),
                row.getBoolean("enabled"),
                new Schedule(
                        Schedule.Pace.valueOf(row.getString("schedule").toUpperCase(Locale.ROOT)),
                        row.getObject("digest_time", LocalTime.class),
                        DayOfWeek.of(row.getInt("digest_weekday")),
                        ZoneId.of(row.getString("zone"))),
                texts(row.getArray("kinds")),
                texts(row.getArray("levels")),
                AlertTable.instant(row, "next_digest_at"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }

    private static List<String> texts(Array array) throws SQLException {
        return Arrays.stream((Object[]) array.getArray()).map(String::valueOf).toList();
    }
}
