package io.tollgate.spend.ledger;

import io.tollgate.contracts.ContractJson;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The ledger's statements. Each takes a whole batch, as one parameter, in one round trip. */
@Component
class LedgerTable {

    /** Writers of orphan rows exclude all others: they write only where nobody else has written. */
    private static final String LOCK_ALONE =
            "SELECT pg_advisory_xact_lock(hashtextextended('spend.ledger rows', 0))";

    private static final String LOCK_SHARED =
            "SELECT pg_advisory_xact_lock_shared(hashtextextended('spend.ledger rows', 0))";

    private static final String INSERT =
            """
            INSERT INTO spend.ledger (%s)
            SELECT %s FROM %s
            ON CONFLICT (day, request_id, attempt, entry) DO NOTHING
            RETURNING request_id, attempt, entry
            """
                    .formatted(
                            Column.names(LedgerColumns.ALL),
                            LedgerColumns.selected(),
                            Column.unnest(LedgerColumns.ALL));

    /** Without those that an older release mended by one row of differences. */
    private static final String ORPHANS =
            """
            SELECT CAST(to_json(l) AS text)
            FROM spend.ledger AS l
            WHERE day BETWEEN :firstDay AND :lastDay AND request_id = ANY (CAST(:ids AS uuid[]))
                AND source = 'ORPHAN' AND entry = 0
                AND NOT EXISTS (
                    SELECT FROM spend.ledger AS mend
                    WHERE mend.day BETWEEN :firstDay AND :lastDay AND mend.request_id = l.request_id
                        AND mend.attempt = 1 AND mend.entry = 1 AND mend.source <> 'ORPHAN')
            """;

    private static final String KNOWN =
            """
            SELECT DISTINCT request_id
            FROM spend.ledger
            WHERE day BETWEEN :firstDay AND :lastDay AND request_id = ANY (CAST(:ids AS uuid[]))
            """;

    private static final String NANO_USD =
            """
            SELECT coalesce(sum(nano_usd), 0)
            FROM spend.ledger
            WHERE day = :day AND request_id = :id
            """;

    private final JdbcClient jdbc;

    LedgerTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Held until the running transaction ends. */
    void lock(boolean alone) {
        jdbc.sql(alone ? LOCK_ALONE : LOCK_SHARED).query((row, n) -> n).list();
    }

    /** Stores rows in the order given and answers which of them were new. */
    Set<LedgerEntry.Identity> insert(List<LedgerEntry> rows) {
        return new HashSet<>(
                jdbc.sql(INSERT)
                        .params(Column.parameters(LedgerColumns.ALL, rows))
                        .query(
                                (row, n) ->
                                        new LedgerEntry.Identity(
                                                row.getObject(1, UUID.class),
                                                row.getInt(2),
                                                row.getInt(3)))
                        .list());
    }

    /** The orphan rows among these requests. */
    Map<UUID, LedgerEntry> orphans(Collection<UUID> requestIds) {
        return jdbc.sql(ORPHANS).params(requests(requestIds)).query(String.class).list().stream()
                .map(row -> ContractJson.MAPPER.readValue(row, LedgerEntry.class))
                .collect(Collectors.toMap(LedgerEntry::requestId, Function.identity()));
    }

    /** Those of the requests that have any row. */
    Set<UUID> known(Collection<UUID> requestIds) {
        return Set.copyOf(jdbc.sql(KNOWN).params(requests(requestIds)).query(UUID.class).list());
    }

    /** The sum of a request's rows, in nano-USD. */
    long nanoUsd(UUID requestId) {
        return jdbc.sql(NANO_USD)
                .param("day", RequestDay.of(requestId))
                .param("id", requestId)
                .query(Long.class)
                .single();
    }

    /**
     * As parameters. Days as dates, not in an array's text form: only those the planner
     * understands, and leaves all other partitions alone.
     */
    private static Map<String, Object> requests(Collection<UUID> requestIds) {
        LocalDate first = LocalDate.MAX;
        LocalDate last = LocalDate.MIN;
        for (UUID requestId : requestIds) {
            LocalDate day = RequestDay.of(requestId);
            first = day.isBefore(first) ? day : first;
            last = day.isAfter(last) ? day : last;
        }
        return Map.of("ids", array(requestIds), "firstDay", first, "lastDay", last);
    }

    /** PostgreSQL's text form of an array of values that need no quotes. */
    private static String array(Collection<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
