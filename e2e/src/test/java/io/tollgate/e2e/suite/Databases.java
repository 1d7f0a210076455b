package io.tollgate.e2e.suite;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import redis.embedded.core.ExecutableProvider;

/** A real PostgreSQL and a real Redis, empty at the start. */
final class Databases {

    private final EmbeddedPostgres postgres;
    private final int redisPort;

    private Databases(EmbeddedPostgres postgres, int redisPort) {
        this.postgres = postgres;
        this.redisPort = redisPort;
    }

    static Databases start(Path folder, int postgresPort, int redisPort, ChildGuard guard)
            throws IOException {
        startRedis(folder, redisPort, guard);
        Path data = folder.resolve("postgres");
        EmbeddedPostgres postgres =
                EmbeddedPostgres.builder()
                        .setPort(postgresPort)
                        .setDataDirectory(data)
                        .setCleanDataDirectory(true)
                        .setServerConfig("fsync", "off")
                        .setServerConfig("max_connections", "100")
                        .setServerConfig("shared_buffers", "64MB")
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .start();
        String postmaster = Files.readAllLines(data.resolve("postmaster.pid")).getFirst().trim();
        guard.watch(Long.parseLong(postmaster));
        return new Databases(postgres, redisPort);
    }

    String databaseUrl() {
        return "postgresql://postgres:postgres@127.0.0.1:" + postgres.getPort() + "/postgres";
    }

    String redisUrl() {
        return "redis://127.0.0.1:" + redisPort;
    }

    Connection connect() {
        try {
            return postgres.getPostgresDatabase().getConnection();
        } catch (SQLException away) {
            throw new IllegalStateException(away);
        }
    }

    private static void startRedis(Path folder, int port, ChildGuard guard) throws IOException {
        Path data = Files.createDirectories(folder.resolve("redis"));
        Path binary = data.resolve("redis-server");
        Files.copy(
                ExecutableProvider.newJarResourceProvider().get().toPath(),
                binary,
                StandardCopyOption.REPLACE_EXISTING);
        if (!binary.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + binary + " executable");
        }
        Process process =
                new ProcessBuilder(
                                binary.toString(),
                                "--port",
                                Integer.toString(port),
                                "--bind",
                                "127.0.0.1",
                                "--dir",
                                data.toString(),
                                "--appendonly",
                                "yes",
                                "--save",
                                "",
                                "--maxmemory-policy",
                                "noeviction")
                        .redirectErrorStream(true)
                        .redirectOutput(data.resolve("redis.log").toFile())
                        .start();
        guard.watch(process.pid());
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Awaitility.await("Redis answers")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(30))
                .until(() -> answers(port));
    }

    private static boolean answers(int port) {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    static void deleteAll(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
