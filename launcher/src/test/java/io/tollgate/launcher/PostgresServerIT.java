package io.tollgate.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerIT {

    @TempDir Path folder;

    @Test
    void whatIsAcknowledgedIsOnTheDisk() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        PostgresServer server = PostgresServer.start(new Home(folder, folder), port);
        try (Connection connection =
                DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "")) {
            assertThat(shown(connection, "fsync")).isEqualTo("on");
            assertThat(shown(connection, "synchronous_commit")).isEqualTo("on");
        } finally {
            server.close();
        }
    }

    private static String shown(Connection connection, String setting) throws SQLException {
        try (ResultSet shown = connection.createStatement().executeQuery("SHOW " + setting)) {
            shown.next();
            return shown.getString(1);
        }
    }
}
