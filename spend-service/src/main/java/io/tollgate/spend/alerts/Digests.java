package io.tollgate.spend.alerts;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts what waits for a digest into a message, when the time has come. */
@Component
class Digests {

    /** More become another message. */
    private static final int MOST_ALERTS = 1_000;

    private static final String DUE =
            """
            SELECT * FROM spend.alert_destination d
            WHERE enabled AND (next_digest_at <= now()
                OR schedule = 'immediate' AND EXISTS (
                    SELECT FROM spend.alert_item i
                    WHERE i.destination_id = d.id AND i.message_id IS NULL))
            ORDER BY id
            FOR NO KEY UPDATE SKIP LOCKED
            """;

    private static final String WAITING =
            """
            SELECT alert_id FROM spend.alert_item
            WHERE destination_id = :destination AND message_id IS NULL
            ORDER BY alert_id
            LIMIT :limit
            FOR UPDATE SKIP LOCKED
            """;

    private static final String PUT =
            """
            UPDATE spend.alert_item SET message_id = :message
            WHERE destination_id = :destination AND alert_id = ANY (CAST(:alerts AS uuid[]))
            """;

    private static final String NEXT =
            "UPDATE spend.alert_destination SET next_digest_at = :next WHERE id = :destination";

    private final JdbcClient jdbc;
    private final AlertTable clock;
    private final Outbox outbox;
    private final TransactionTemplate transaction;

    Digests(
            JdbcClient jdbc,
            AlertTable clock,
            Outbox outbox,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.outbox = outbox;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Makes the messages that are due; an alert that comes too late waits for the next. */
    void make() {
        transaction.executeWithoutResult(
                status -> {
                    List<Destination> due = jdbc.sql(DUE).query(Destinations::read).list();
                    due.forEach(this::make);
                });
    }

    private void make(Destination destination) {
        List<UUID> waiting = waiting(destination.id());
        while (!waiting.isEmpty()) {
            jdbc.sql(PUT)
                    .param("message", outbox.add(destination.id(), true))
                    .param("destination", destination.id())
                    .param("alerts", Outbox.array(waiting))
                    .update();
            waiting = waiting(destination.id());
        }
        OffsetDateTime next = Destinations.utc(destination.schedule().nextDigest(clock.now()));
        jdbc.sql(NEXT).param("next", next).param("destination", destination.id()).update();
    }

    private List<UUID> waiting(String destination) {
        return jdbc.sql(WAITING)
                .param("destination", destination)
                .param("limit", MOST_ALERTS)
                .query(UUID.class)
                .list();
    }
}
