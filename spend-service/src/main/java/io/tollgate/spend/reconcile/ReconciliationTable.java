package io.tollgate.spend.reconcile;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Imported invoices, and the ledger's side of them. */
@Component
class ReconciliationTable {

    private static final String LEDGER =
            """
            SELECT day, coalesce(model, model_group), sum(usd - cost_margin)
            FROM spend.usage_day AS u JOIN spend.usage_dimension AS d ON d.id = u.dimension_id
            WHERE provider = :provider AND day BETWEEN :first AND :last
            GROUP BY 1, 2
            HAVING sum(usd - cost_margin) <> 0
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    ReconciliationTable(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** An import. */
    record Head(
            UUID id,
            String provider,
            String source,
            Instant importedAt,
            String importedBy,
            long leftOut) {}

    void add(UUID id, String provider, String source, String by, Invoice invoice) {
        transaction.executeWithoutResult(
                status -> {
                    jdbc.sql(
                                    """
                                    INSERT INTO spend.reconciliation
                                        (id, provider, source, imported_by, left_out)
                                    VALUES (:id, :provider, :source, :by, :left)
                                    """)
                            .param("id", id)
                            .param("provider", provider)
                            .param("source", source)
                            .param("by", by)
                            .param("left", invoice.leftOut())
                            .update();
                    invoice.lines()
                            .forEach(
                                    (line, usd) ->
                                            jdbc.sql(
                                                            """
                                                            INSERT INTO spend.reconciliation_line
                                                            VALUES (:id, :day, :model, :usd)
                                                            """)
                                                    .param("id", id)
                                                    .param("day", line.day())
                                                    .param("model", line.model())
                                                    .param("usd", usd)
                                                    .update());
                });
    }

    Optional<Head> find(UUID id) {
        return heads("WHERE id = :id", id).stream().findFirst();
    }

    /** Newest first. */
    List<Head> list() {
        return heads("WHERE CAST(:id AS uuid) IS NULL", null);
    }

    /**
     * @param condition a constant of this class
     */
    private List<Head> heads(String condition, @org.jspecify.annotations.Nullable UUID id) {
        return jdbc.sql(
                        "SELECT * FROM spend.reconciliation "
                                + condition
                                + " ORDER BY imported_at DESC LIMIT 500")
                .param("id", id)
                .query(
                        (row, n) ->
                                new Head(
                                        row.getObject("id", UUID.class),
                                        row.getString("provider"),
                                        row.getString("source"),
                                        row.getObject("imported_at", OffsetDateTime.class)
                                                .toInstant(),
                                        row.getString("imported_by"),
                                        row.getLong("left_out")))
                .list();
    }

    boolean delete(UUID id) {
        return jdbc.sql("DELETE FROM spend.reconciliation WHERE id = :id").param("id", id).update()
                == 1;
    }

    Map<Invoice.Line, BigDecimal> invoiced(UUID id) {
        Map<Invoice.Line, BigDecimal> lines = new HashMap<>();
        jdbc.sql(
                        """
                        SELECT day, model, usd FROM spend.reconciliation_line
                        WHERE reconciliation_id = :id
                        """)
                .param("id", id)
                .query((RowCallbackHandler) row -> lines.put(line(row), row.getBigDecimal(3)));
        return lines;
    }

    /** List cost less discount of a provider, in UTC days, both included. */
    Map<Invoice.Line, BigDecimal> ledger(String provider, LocalDate first, LocalDate last) {
        Map<Invoice.Line, BigDecimal> lines = new HashMap<>();
        jdbc.sql(LEDGER)
                .param("provider", provider)
                .param("first", first)
                .param("last", last)
                .query((RowCallbackHandler) row -> lines.put(line(row), row.getBigDecimal(3)));
        return lines;
    }

    private static Invoice.Line line(java.sql.ResultSet row) throws java.sql.SQLException {
        return new Invoice.Line(row.getObject(1, LocalDate.class), row.getString(2));
    }
}
