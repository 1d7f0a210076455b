package io.tollgate.e2e.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** One of the four services as a process that may be killed and started again on its port. */
public final class Service {

    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "TMPDIR");

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final String name;
    private final Path jar;
    private final Path log;
    private final int heapMb;
    private final int port;
    private final int managementPort;
    private final Map<String, String> environment;
    private final ChildGuard guard;
    private @Nullable Process process;
    private volatile boolean leaving;

    Service(
            String name,
            int heapMb,
            Path root,
            Path folder,
            FreePorts ports,
            Map<String, String> environment,
            ChildGuard guard) {
        this.name = name;
        this.heapMb = heapMb;
        this.jar = jar(root, name.replaceAll("-\\d+$", ""));
        this.log = folder.resolve(name + ".log");
        this.port = ports.next();
        this.managementPort = ports.next();
        this.environment = environment;
        this.guard = guard;
    }

    public String name() {
        return name;
    }

    public long pid() {
        return running().pid();
    }

    /** Whether its process is there; it may not be ready. */
    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public URI management() {
        return URI.create("http://127.0.0.1:" + managementPort);
    }

    public Path log() {
        return log;
    }

    /** Starts the process; {@link #awaitReady} waits until it takes calls. */
    public synchronized void start() {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("-Xmx" + heapMb + "m");
        command.add("-Xss512k");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        // As everywhere; with virtual pollers a start was once seen that never became ready.
        command.add("-Djdk.pollerMode=1");
        command.add("-XX:+UseCompactObjectHeaders");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("-jar");
        command.add(jar.toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> given = new TreeMap<>(environment);
        for (String variable : INHERITED) {
            String value = System.getenv(variable);
            if (value != null) {
                given.put(variable, value);
            }
        }
        builder.environment().clear();
        builder.environment().putAll(given);
        builder.environment().put("TOLLGATE_PORT", Integer.toString(port));
        builder.environment().put("TOLLGATE_MANAGEMENT_PORT", Integer.toString(managementPort));
        builder.environment().put("SERVER_ADDRESS", "127.0.0.1");
        builder.environment().put("MANAGEMENT_SERVER_ADDRESS", "127.0.0.1");
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            Process started = builder.start();
            guard.watch(started.pid());
            process = started;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public void awaitReady() {
        try {
            Awaitility.await(name + " is ready (see " + log + ")")
                    .atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(100))
                    .failFast(
                            name + " ended while starting; see " + log, () -> !running().isAlive())
                    .until(this::ready);
        } catch (ConditionTimeoutException never) {
            dumpThreads();
            throw never;
        }
        leaving = false;
    }

    /** Beside the log: what all threads do, virtual ones too, when nobody can see why it waits. */
    private void dumpThreads() {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Path dump = log.resolveSibling(name + "-threads.txt").toAbsolutePath();
        ProcessBuilder asks =
                new ProcessBuilder(
                        jcmd.toString(),
                        Long.toString(pid()),
                        "Thread.dump_to_file",
                        "-overwrite",
                        dump.toString());
        asks.redirectErrorStream(true);
        asks.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            Process asked = asks.start();
            if (!asked.waitFor(20, TimeUnit.SECONDS)) {
                asked.destroyForcibly();
            }
        } catch (IOException missing) {
            System.err.println("no thread dump of " + name + ": " + missing.getMessage());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What a load balancer is told of a replica that will be stopped soon: it sends it no new
     * calls. Ends with the next start.
     */
    public void leave() {
        leaving = true;
    }

    public boolean leaving() {
        return leaving;
    }

    /** As {@code kill -9} does: no last word. */
    public void killHard() {
        running().destroyForcibly();
        awaitEnd();
    }

    /** As an orchestrator does: calls under way may finish. */
    public void stop() {
        running().destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!running().waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(name + " does not end");
            }
            guard.forget(running().pid());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(hurried);
        }
    }

    private synchronized Process running() {
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process;
    }

    private boolean ready() {
        URI readiness = management().resolve("/actuator/health/readiness");
        HttpRequest request =
                HttpRequest.newBuilder(readiness).timeout(Duration.ofSeconds(2)).build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(hurried);
        }
    }

    private static Path jar(Path root, String name) {
        Path target = root.resolve(name).resolve("target");
        try (var jars = java.nio.file.Files.newDirectoryStream(target, "*-boot.jar")) {
            for (Path jar : jars) {
                return jar;
            }
        } catch (IOException none) {
            throw new IllegalStateException("build " + name + " first: mvn package", none);
        }
        throw new IllegalStateException("no boot jar in " + target + ": run mvn package first");
    }
}
