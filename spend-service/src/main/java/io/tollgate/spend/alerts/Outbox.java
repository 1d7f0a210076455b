package io.tollgate.spend.alerts;

import io.tollgate.contracts.Window;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Messages from the moment they are owed until they are delivered. */
@Component
class Outbox {

    private static final String ITEM =
            """
            INSERT INTO spend.alert_item (alert_id, destination_id, message_id)
            SELECT unnest(CAST(:alerts AS uuid[])), :destination, CAST(:message AS uuid)
            ON CONFLICT (alert_id, destination_id) DO NOTHING
            """;

    private static final String DUE =
            """
            SELECT DISTINCT m.destination_id
            FROM spend.alert_message m JOIN spend.alert_destination d ON d.id = m.destination_id
            WHERE d.enabled AND m.delivered_at IS NULL AND m.given_up_at IS NULL
                AND m.next_try_at <= now()
            """;

    /** Whoever claims a message and dies leaves it to others when the lease is over. */
    private static final String CLAIM =
            """
            UPDATE spend.alert_message
            SET attempts = attempts + 1, next_try_at = now() + CAST(:lease AS interval)
            WHERE id = (
                SELECT id FROM spend.alert_message
                WHERE destination_id = :destination AND delivered_at IS NULL
                    AND given_up_at IS NULL AND next_try_at <= now()
                ORDER BY next_try_at, created_at, id
                LIMIT 1
                FOR UPDATE SKIP LOCKED)
            RETURNING id, digest, created_at, attempts
            """;

    private static final String ALERTS =
            """
            SELECT a.* FROM spend.alert_item i JOIN spend.alert a ON a.id = i.alert_id
            WHERE i.message_id = :message
            ORDER BY a.raised_at, a.limit_nano_usd, a.kind DESC, a.id
            """;

    private static final String DELIVERED =
            """
            UPDATE spend.alert_message SET delivered_at = now(), last_error = NULL
            WHERE id = :id AND delivered_at IS NULL
            """;

    private static final String FAILED =
            """
            UPDATE spend.alert_message
            SET last_error = :error,
                next_try_at = now() + CAST(:pause AS interval),
                given_up_at = CASE
                    WHEN created_at + CAST(:giveUp AS interval) < now() THEN now() END
            WHERE id = :id AND delivered_at IS NULL
            RETURNING given_up_at IS NOT NULL
            """;

    private static final String BACKLOG =
            """
            SELECT count(*), coalesce(extract(epoch FROM now() - min(created_at)), 0)
            FROM spend.alert_message
            WHERE delivered_at IS NULL AND given_up_at IS NULL
            """;

    private final JdbcClient jdbc;
    private final Destinations destinations;

    Outbox(JdbcClient jdbc, Destinations destinations) {
        this.jdbc = jdbc;
        this.destinations = destinations;
    }

    /**
     * A message that this process may deliver until the lease is over.
     *
     * @param attempts this one included
     */
    record Claimed(Message message, int attempts) {}

    /**
     * Messages that are not delivered yet.
     *
     * @param oldestSeconds age of the oldest, 0 without any
     */
    record Backlog(long pending, double oldestSeconds) {}

    /**
     * Says whom new alerts go to, within the running transaction: at once, in one message for each
     * window of a budget, or with the next digest.
     */
    void address(List<Alert> raised) {
        if (raised.isEmpty()) {
            return;
        }
        for (Destination destination : destinations.enabled()) {
            List<Alert> wanted = raised.stream().filter(destination::wants).toList();
            if (destination.schedule().pace() != Schedule.Pace.IMMEDIATE) {
                put(wanted, destination.id(), null);
                continue;
            }
            byWindow(wanted)
                    .forEach(alerts -> put(alerts, destination.id(), add(destination.id(), false)));
        }
    }

    /** Adds an empty message and answers its id. */
    UUID add(String destinationId, boolean digest) {
        UUID id = UUID.randomUUID();
        jdbc.sql(
                        """
                        INSERT INTO spend.alert_message (id, destination_id, digest)
                        VALUES (:id, :destination, :digest)
                        """)
                .param("id", id)
                .param("destination", destinationId)
                .param("digest", digest)
                .update();
        return id;
    }

    List<String> due() {
        return jdbc.sql(DUE).query(String.class).list();
    }

    /** The message of a destination that has been due longest, empty when none is. */
    Optional<Claimed> claim(String destinationId, Duration lease) {
        return jdbc.sql(CLAIM)
                .param("destination", destinationId)
                .param("lease", lease.toString())
                .query(Outbox::read)
                .optional()
                .map(this::withAlerts);
    }

    /** False when another process delivered it meanwhile. */
    boolean delivered(UUID message) {
        return jdbc.sql(DELIVERED).param("id", message).update() > 0;
    }

    /** Answers whether it is not tried again: it is older than {@code giveUpAfter}. */
    boolean failed(UUID message, String error, Duration pause, Duration giveUpAfter) {
        return jdbc.sql(FAILED)
                .param("id", message)
                .param("error", error)
                .param("pause", pause.toString())
                .param("giveUp", giveUpAfter.toString())
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    Backlog backlog() {
        return jdbc.sql(BACKLOG)
                .query((row, n) -> new Backlog(row.getLong(1), row.getDouble(2)))
                .single();
    }

    private void put(List<Alert> alerts, String destinationId, @Nullable UUID message) {
        if (!alerts.isEmpty()) {
            jdbc.sql(ITEM)
                    .param("alerts", array(alerts.stream().map(Alert::id).toList()))
                    .param("destination", destinationId)
                    .param("message", message)
                    .update();
        }
    }

    private record Place(Subject subject, Window window) {}

    private static Collection<List<Alert>> byWindow(List<Alert> alerts) {
        Map<Place, List<Alert>> groups =
                alerts.stream()
                        .collect(
                                Collectors.groupingBy(
                                        alert -> new Place(alert.subject(), alert.window()),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        return groups.values();
    }

    private record Row(UUID id, boolean digest, Instant createdAt, int attempts) {}

    private static Row read(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getObject("id", UUID.class),
                row.getBoolean("digest"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getInt("attempts"));
    }

    private Claimed withAlerts(Row row) {
        List<Alert> alerts =
                jdbc.sql(ALERTS).param("message", row.id()).query(AlertTable::read).list();
        Message.Type type = row.digest() ? Message.Type.DIGEST : Message.Type.ALERTS;
        return new Claimed(new Message(row.id(), type, row.createdAt(), alerts), row.attempts());
    }

    /** PostgreSQL's text form of an array of values that need no quotes. */
    static String array(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
