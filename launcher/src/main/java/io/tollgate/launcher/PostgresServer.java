package io.tollgate.launcher;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;

/** PostgreSQL as a child, its data kept between runs. */
final class PostgresServer implements AutoCloseable {

    private final EmbeddedPostgres postgres;
    private final long pid;
    private final int port;

    private PostgresServer(EmbeddedPostgres postgres, long pid, int port) {
        this.postgres = postgres;
        this.pid = pid;
        this.port = port;
    }

    static PostgresServer start(Home home, int port) {
        Path data = home.postgresData();
        try {
            removeHalfUnpacked(home.postgresBinaries());
            EmbeddedPostgres postgres =
                    EmbeddedPostgres.builder()
                            .setPort(port)
                            .setDataDirectory(data)
                            .setOverrideWorkingDirectory(home.postgresBinaries().toFile())
                            .setCleanDataDirectory(false)
                            .setRegisterShutdownHook(false)
                            .setPGStartupWait(Duration.ofSeconds(60))
                            // The library's defaults acknowledge rows that a crash would lose.
                            .setServerConfig("synchronous_commit", "on")
                            .setServerConfig("fsync", "on")
                            .setServerConfig("max_connections", "100")
                            .setServerConfig("shared_buffers", "64MB")
                            .setServerConfig("listen_addresses", "127.0.0.1")
                            .setOutputRedirector(log(home))
                            .setErrorRedirector(log(home))
                            .start();
            return new PostgresServer(postgres, postmaster(data), port);
        } catch (IOException | IllegalStateException failed) {
            throw new StartException(
                    "PostgreSQL did not start; see "
                            + home.logs().resolve("postgres.log")
                            + ". To use your own, set TOLLGATE_DATABASE_URL.",
                    failed);
        }
    }

    String url() {
        return "postgresql://postgres:postgres@127.0.0.1:" + port + "/postgres";
    }

    long pid() {
        return pid;
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }

    /** The library marks what it unpacked whole; without the mark it was interrupted. */
    private static void removeHalfUnpacked(Path binaries) throws IOException {
        try (var folders = Files.newDirectoryStream(binaries, "PG-*")) {
            for (Path folder : folders) {
                if (Files.isDirectory(folder) && Files.notExists(folder.resolve(".exists"))) {
                    try (var files = Files.walk(folder)) {
                        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                            Files.delete(file);
                        }
                    }
                }
            }
        }
    }

    private static ProcessBuilder.Redirect log(Home home) {
        return ProcessBuilder.Redirect.appendTo(home.logs().resolve("postgres.log").toFile());
    }

    /** First line of postmaster.pid. */
    private static long postmaster(Path data) throws IOException {
        return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst().trim());
    }
}
