package io.tollgate.bench.subject;

import io.tollgate.bench.process.ChildProcess;
import io.tollgate.bench.process.Jvm;
import io.tollgate.bench.process.PostgresFigures;
import io.tollgate.bench.process.ProcessFigures;
import io.tollgate.bench.process.RedisFigures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole suite of its own, started from a checkout's jars, with a key that has every check on: a
 * strict budget and limits of its own, in a team with a budget.
 */
public final class Tollgate implements Subject {

    private static final List<String> SERVICES =
            List.of("gateway-service", "key-service", "spend-service", "provider-service");
    private static final String GATEWAY = "gateway";
    private static final String PROVIDER = "provider";

    private final String name;
    private final int port;
    private final ChildProcess launcher;
    private final Map<String, Long> processes;
    private final Map<String, Jvm> jvms = new LinkedHashMap<>();
    private final Connection database;
    private final TollgateSetUp setUp;

    private Tollgate(
            String name,
            int port,
            ChildProcess launcher,
            Map<String, Long> processes,
            Connection database,
            TollgateSetUp setUp) {
        this.name = name;
        this.port = port;
        this.launcher = launcher;
        this.processes = processes;
        this.database = database;
        this.setUp = setUp;
    }

    /**
     * @param root of a built checkout
     * @param folder for its data, which is made anew, and its start caches, which are kept
     * @param port the gateway's; the other ports follow it
     */
    public static Tollgate start(
            String name,
            Path root,
            Path folder,
            int port,
            InetSocketAddress upstream,
            String processors) {
        try {
            Files.createDirectories(folder);
            Folders.delete(folder.resolve("postgres"));
            Folders.delete(folder.resolve("redis"));
            Map<String, String> environment =
                    Map.of(
                            "TOLLGATE_HOME",
                            folder.toString(),
                            "TOLLGATE_PORT",
                            Integer.toString(port));
            Path log = folder.resolve("launcher.log");
            Files.deleteIfExists(log);
            try (ChildProcess training =
                    launcher("prepare", root, environment, processors, folder, log)) {
                Waiting.until(400, "start caches of " + name, () -> !training.alive());
            }
            ChildProcess launcher = launcher("up", root, environment, processors, folder, log);
            Waiting.until(
                    240,
                    name + " to be ready; see " + log,
                    () -> {
                        if (!launcher.alive()) {
                            throw new IllegalStateException("it ended; see " + log);
                        }
                        return said(log, "Tollgate is ready");
                    });
            Connection database =
                    DriverManager.getConnection(
                            "jdbc:postgresql://127.0.0.1:" + (port + 14) + "/postgres",
                            "postgres",
                            "postgres");
            TollgateSetUp setUp = TollgateSetUp.of(port, masterKey(folder), upstream);
            Tollgate suite =
                    new Tollgate(name, port, launcher, find(launcher, folder), database, setUp);
            suite.attach();
            return suite;
        } catch (IOException | SQLException broken) {
            throw new IllegalStateException("cannot start " + name, broken);
        }
    }

    private static ChildProcess launcher(
            String command,
            Path root,
            Map<String, String> environment,
            String processors,
            Path folder,
            Path log)
            throws IOException {
        return ChildProcess.start(
                List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dtollgate.root=" + root,
                        "-jar",
                        Folders.only(root.resolve("launcher/target"), "*-boot.jar").toString(),
                        command),
                environment,
                processors,
                folder,
                log);
    }

    private static boolean said(Path log, String line) {
        try {
            return Files.exists(log) && Files.readString(log).contains(line);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String masterKey(Path folder) throws IOException {
        return Files.readAllLines(folder.resolve("secrets.env")).stream()
                .filter(line -> line.startsWith("TOLLGATE_MASTER_KEY="))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Long> find(ChildProcess launcher, Path folder) throws IOException {
        Map<String, Long> found = new LinkedHashMap<>();
        found.put(GATEWAY, service(launcher, "gateway-service"));
        found.put(PROVIDER, service(launcher, "provider-service"));
        found.put("key", service(launcher, "key-service"));
        found.put("spend", service(launcher, "spend-service"));
        found.put("redis", service(launcher, "redis-server"));
        Path postmaster = folder.resolve("postgres/postmaster.pid");
        found.put("postgres", Long.parseLong(Files.readAllLines(postmaster).getFirst().trim()));
        return found;
    }

    private static long service(ChildProcess launcher, String part) {
        return ProcessHandle.of(launcher.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .filter(process -> process.info().commandLine().orElse("").contains(part))
                .mapToLong(ProcessHandle::pid)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(part + " does not run"));
    }

    private void attach() throws IOException {
        for (String jvm : List.of(GATEWAY, PROVIDER)) {
            jvms.put(jvm, Jvm.of(pid(jvm)));
        }
    }

    private long pid(String process) {
        return java.util.Objects.requireNonNull(processes.get(process));
    }

    /** Ends each service in turn and waits for its successor; seconds from start to ready. */
    public Map<String, Double> restarts() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        for (int i = 0; i < SERVICES.size(); i++) {
            String service = SERVICES.get(i);
            int management = port + 10 + i;
            long old = service(launcher, service);
            ProcessHandle.of(old).ifPresent(ProcessHandle::destroy);
            Waiting.until(
                    60,
                    service + " to end",
                    () -> !ProcessHandle.of(old).map(ProcessHandle::isAlive).orElse(false));
            Waiting.until(60, service + " to be ready", () -> Waiting.ready(management));
            seconds.put(service, ProcessFigures.ageMillis(service(launcher, service)) / 1e3);
        }
        return seconds;
    }

    /** For growth curves: management calls, further keys and deployments. */
    public TollgateSetUp setUp() {
        return setUp;
    }

    public Connection database() {
        return database;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public byte @Nullable [] request(Workload workload, int promptBytes) {
        return request(workload, promptBytes, setUp.key());
    }

    /** The same with another key. */
    public byte[] request(Workload workload, int promptBytes, String key) {
        String model =
                workload.translated() ? TollgateSetUp.ANTHROPIC_MODEL : TollgateSetUp.OPENAI_MODEL;
        return HttpText.post(
                address(),
                "/v1/chat/completions",
                Map.of("Authorization", "Bearer " + key),
                HttpText.chat(model, workload, promptBytes));
    }

    @Override
    public Map<String, Long> processes() {
        return processes;
    }

    @Override
    public List<String> dataPath() {
        return List.of(GATEWAY, PROVIDER);
    }

    @Override
    public Usage usage() throws IOException {
        Usage.Builder usage = new Usage.Builder();
        processes.forEach((process, pid) -> usage.process(process, ProcessFigures.of(pid)));
        for (var jvm : jvms.entrySet()) {
            usage.allocated(jvm.getKey(), jvm.getValue().allocatedBytes());
        }
        usage.redis(RedisFigures.of(port + 15));
        try {
            usage.postgres(PostgresFigures.of(database));
        } catch (SQLException away) {
            throw new IOException("PostgreSQL does not tell what it has done", away);
        }
        return usage.build();
    }

    @Override
    public long compilingMillis() throws IOException {
        long sum = 0;
        for (Jvm jvm : jvms.values()) {
            sum += jvm.compilingMillis();
        }
        return sum;
    }

    @Override
    public void close() {
        jvms.values().forEach(Tollgate::closeQuietly);
        try {
            database.close();
        } catch (SQLException closed) {
            // It is about to end anyway.
        }
        launcher.close();
    }

    private static void closeQuietly(Jvm jvm) {
        try {
            jvm.close();
        } catch (IOException closed) {
            // Its JVM is about to end anyway.
        }
    }
}
