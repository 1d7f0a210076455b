package io.tollgate.e2e.suite;

import io.tollgate.e2e.fault.Signal;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A PostgreSQL that may be killed, frozen and started again on its data. */
public final class PostgresProcess {

    private final Path data;
    private final int port;
    private final ChildGuard guard;
    private final List<String> command;
    private long pid;

    PostgresProcess(Path folder, int port, ChildGuard guard) throws IOException {
        this.data = folder.resolve("postgres");
        this.port = port;
        this.guard = guard;
        EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(true)
                // Processes die here, not the machine; but what was acknowledged must outlive them.
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "100")
                .setServerConfig("shared_buffers", "64MB")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
        pid = postmaster();
        guard.watch(pid);
        command = command();
    }

    int port() {
        return port;
    }

    /** Without any proxy in between; the caller closes it. */
    Connection connect() {
        try {
            return DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "postgres");
        } catch (SQLException away) {
            throw new IllegalStateException(away);
        }
    }

    /** The server and all its connections' processes. */
    public void freeze() {
        Signal.STOP.to(pid);
    }

    public void thaw() {
        Signal.CONT.to(pid);
    }

    public void killHard() {
        List<ProcessHandle> all = new ArrayList<>();
        ProcessHandle.of(pid)
                .ifPresent(
                        server -> {
                            all.add(server);
                            server.descendants().forEach(all::add);
                        });
        Signal.KILL.to(pid);
        guard.forget(pid);
        for (ProcessHandle each : all) {
            try {
                each.onExit().get(20, TimeUnit.SECONDS);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(hurried);
            } catch (java.util.concurrent.ExecutionException
                    | java.util.concurrent.TimeoutException stays) {
                throw new IllegalStateException("PostgreSQL does not end", stays);
            }
        }
    }

    /** Recovers from the log; returns when it answers. */
    public void start() {
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(
                                    data.resolveSibling("postgres.log").toFile()))
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Awaitility.await("PostgreSQL answers")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(this::answers);
        pid = postmaster();
        guard.watch(pid);
    }

    private boolean answers() {
        try (Connection probe = connect()) {
            return probe.isValid(2);
        } catch (IllegalStateException | SQLException notYet) {
            return false;
        }
    }

    /** First line of postmaster.pid. */
    private long postmaster() {
        try {
            return Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).getFirst().trim());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /**
     * How the server was started, from the file it keeps for that. Root may not run it, so the
     * library that started it first gave it a user's name space of its own.
     */
    private List<String> command() throws IOException {
        List<String> words = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            words.addAll(List.of("unshare", "-U"));
        }
        String line = Files.readString(data.resolve("postmaster.opts")).trim();
        int space = line.indexOf(" \"");
        words.add(line.substring(0, space));
        for (String quoted : line.substring(space + 1).split("\" \"")) {
            words.add(quoted.replace("\"", ""));
        }
        return words;
    }
}
