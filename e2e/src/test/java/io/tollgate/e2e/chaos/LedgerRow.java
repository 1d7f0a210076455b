package io.tollgate.e2e.chaos;

import io.tollgate.e2e.suite.SuiteUnderTest;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A row of the ledger, read from the table itself.
 *
 * @param entry 0 for a row, 1 for its correction
 * @param name of the call, as its client gave it
 */
record LedgerRow(
        UUID requestId,
        int attempt,
        int entry,
        String name,
        String source,
        String status,
        String errorClass,
        BigDecimal usd,
        long nanoUsd,
        boolean estimated) {

    static List<LedgerRow> of(SuiteUnderTest suite, String keyId) {
        List<LedgerRow> rows = new ArrayList<>();
        try (Connection database = suite.connect();
                PreparedStatement query =
                        database.prepareStatement(
                                """
                                SELECT request_id, attempt, entry, coalesce(end_user, ''), source,
                                       status, coalesce(error_class, ''), usd, nano_usd, estimated
                                FROM spend.ledger WHERE key_id = ?
                                ORDER BY request_id, attempt, entry
                                """)) {
            query.setString(1, keyId);
            ResultSet result = query.executeQuery();
            while (result.next()) {
                rows.add(
                        new LedgerRow(
                                result.getObject(1, UUID.class),
                                result.getInt(2),
                                result.getInt(3),
                                result.getString(4),
                                result.getString(5),
                                result.getString(6),
                                result.getString(7),
                                result.getBigDecimal(8),
                                result.getLong(9),
                                result.getBoolean(10)));
            }
        } catch (SQLException away) {
            throw new IllegalStateException(away);
        }
        return rows;
    }

    /** What the rollup says a key spent, nano-USD. */
    static long rollup(SuiteUnderTest suite, String keyId) {
        try (Connection database = suite.connect();
                PreparedStatement query =
                        database.prepareStatement(
                                """
                                SELECT coalesce(sum(nano_usd), 0) FROM spend.rollup
                                WHERE level = 'key' AND entity = ?
                                """)) {
            query.setString(1, keyId);
            ResultSet result = query.executeQuery();
            result.next();
            return result.getLong(1);
        } catch (SQLException away) {
            throw new IllegalStateException(away);
        }
    }

    static BigDecimal sum(List<LedgerRow> rows) {
        return rows.stream().map(LedgerRow::usd).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
