package io.tollgate.spend.alerts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far alerts have come. */
@Component
class Deliveries {

    private static final String OF_ALERTS =
            """
            SELECT i.alert_id, i.destination_id, d.name, m.id AS message_id, m.attempts,
                m.last_error, m.next_try_at, m.delivered_at, m.given_up_at, d.next_digest_at
            FROM spend.alert_item i
                JOIN spend.alert_destination d ON d.id = i.destination_id
                LEFT JOIN spend.alert_message m ON m.id = i.message_id
            WHERE i.alert_id = ANY (CAST(:alerts AS uuid[]))
            ORDER BY d.name, d.id
            """;

    private final JdbcClient jdbc;

    Deliveries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Delivery(UUID alert, Map<String, @Nullable Object> view) {}

    /** By alert, one entry for each destination. */
    Map<UUID, List<Map<String, @Nullable Object>>> of(List<Alert> alerts) {
        Map<UUID, List<Map<String, @Nullable Object>>> all = new HashMap<>();
        jdbc.sql(OF_ALERTS)
                .param("alerts", Outbox.array(alerts.stream().map(Alert::id).toList()))
                .query(Deliveries::read)
                .list()
                .forEach(
                        each ->
                                all.computeIfAbsent(each.alert(), id -> new ArrayList<>())
                                        .add(each.view()));
        return all;
    }

    private static Delivery read(ResultSet row, int number) throws SQLException {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        Instant delivered = AlertTable.instant(row, "delivered_at");
        Instant givenUp = AlertTable.instant(row, "given_up_at");
        String message = row.getString("message_id");
        view.put("destination_id", row.getString("destination_id"));
        view.put("destination_name", row.getString("name"));
        view.put("message_id", message);
        view.put("attempts", row.getInt("attempts"));
        view.put("last_error", row.getString("last_error"));
        view.put("delivered_at", delivered);
        view.put("given_up_at", givenUp);
        view.put(
                "next_try_at",
                delivered != null || givenUp != null
                        ? null
                        : AlertTable.instant(
                                row, message == null ? "next_digest_at" : "next_try_at"));
        return new Delivery(row.getObject("alert_id", UUID.class), view);
    }
}
