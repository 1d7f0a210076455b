package io.tollgate.spend.alerts;

import io.tollgate.contracts.ContractJson;
import io.tollgate.spend.ledger.SpendListener;
import io.tollgate.spend.ledger.SpentRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/**
 * Who spent since the last look. Written with the ledger rows themselves, so that no spend is ever
 * overlooked; taken by one replica at a time, and back again if that replica fails.
 */
@Component
class Touches implements SpendListener {

    private static final TypeReference<List<Touch>> LIST = new TypeReference<>() {};

    private static final String TAKE =
            """
            SELECT id, touches
            FROM spend.alert_touch
            ORDER BY id
            LIMIT :limit
            FOR UPDATE SKIP LOCKED
            """;

    private static final String FORGET =
            "DELETE FROM spend.alert_touch WHERE id = ANY (CAST(:ids AS bigint[]))";

    private final JdbcClient jdbc;

    Touches(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param since admission of the earliest new row; it may lie in the window before
     */
    record Touch(Subject subject, Instant since) {}

    /**
     * Rows locked by the running transaction.
     *
     * @param since by subject, in a fixed order
     */
    record Taken(List<Long> ids, Map<Subject, Instant> since) {}

    @Override
    public void onSpend(List<SpentRow> rows) {
        TreeMap<Subject, Instant> since = new TreeMap<>();
        for (SpentRow row : rows) {
            Subject.of(row).forEach(subject -> merge(since, subject, row.admittedAt()));
        }
        write(since);
    }

    /** The oldest rows that no other transaction looks at. */
    Taken take(int limit) {
        List<Long> ids = new ArrayList<>();
        TreeMap<Subject, Instant> since = new TreeMap<>();
        jdbc.sql(TAKE)
                .param("limit", limit)
                .query(
                        row -> {
                            ids.add(row.getLong(1));
                            ContractJson.MAPPER
                                    .readValue(row.getString(2), LIST)
                                    .forEach(touch -> merge(since, touch.subject(), touch.since()));
                        });
        return new Taken(ids, since);
    }

    void forget(Collection<Long> ids) {
        jdbc.sql(FORGET).param("ids", ids.toString().replace('[', '{').replace(']', '}')).update();
    }

    /** For a later look; in one row, so that those who wait do not pile up. */
    void putBack(Taken taken) {
        forget(taken.ids());
        write(taken.since());
    }

    private void write(Map<Subject, Instant> since) {
        List<Touch> touches =
                since.entrySet().stream().map(e -> new Touch(e.getKey(), e.getValue())).toList();
        jdbc.sql("INSERT INTO spend.alert_touch (touches) VALUES (CAST(:touches AS json))")
                .param("touches", ContractJson.MAPPER.writeValueAsString(touches))
                .update();
    }

    private static void merge(Map<Subject, Instant> since, Subject subject, Instant moment) {
        since.merge(subject, moment, (one, other) -> one.isBefore(other) ? one : other);
    }
}
