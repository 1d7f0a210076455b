package io.tollgate.bench.process;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What PostgreSQL has done so far in one database, at most a second old.
 *
 * @param transactions committed and rolled back
 * @param rowsWritten inserted, updated and deleted
 */
public record PostgresFigures(long transactions, long rowsWritten) {

    public static final PostgresFigures NONE = new PostgresFigures(0, 0);

    public static PostgresFigures of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                """
                                SELECT xact_commit + xact_rollback,
                                       tup_inserted + tup_updated + tup_deleted
                                  FROM pg_stat_database WHERE datname = current_database()
                                """)) {
            row.next();
            return new PostgresFigures(row.getLong(1), row.getLong(2));
        }
    }
}
