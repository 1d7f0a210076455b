package io.tollgate.bench;

import io.tollgate.bench.process.ChildProcess;
import io.tollgate.bench.subject.Direct;
import io.tollgate.bench.subject.Peer;
import io.tollgate.bench.subject.Portkey;
import io.tollgate.bench.subject.Subject;
import io.tollgate.bench.subject.Tollgate;
import io.tollgate.bench.subject.Waiting;
import io.tollgate.bench.upstream.MockUpstream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All that runs for a measurement: the mock, and the subjects in the order of the table. */
final class Stage implements AutoCloseable {

    private static final int MOCK_PORT = 40;
    private static final int PORTKEY_PORT = 41;
    private static final int AGAINST_PORT = 20;

    private final ChildProcess mock;
    private final InetSocketAddress upstream;
    private final Tollgate tollgate;
    private final List<Subject> subjects;

    private Stage(
            ChildProcess mock,
            InetSocketAddress upstream,
            Tollgate tollgate,
            List<Subject> subjects) {
        this.mock = mock;
        this.upstream = upstream;
        this.tollgate = tollgate;
        this.subjects = subjects;
    }

    /** Starts everything; what was started already ends again when something fails. */
    static Stage set(Options options) throws IOException {
        Path root = Path.of(System.getProperty("tollgate.root", ".")).toAbsolutePath().normalize();
        Path folder = Files.createDirectories(root.resolve(".tollgate/bench"));
        int port = (int) options.number("port", 4400);
        String processors = options.text("processors", Processors.all());
        List<AutoCloseable> started = new ArrayList<>();
        try {
            ChildProcess mock = mock(folder, port + MOCK_PORT, options);
            started.add(mock);
            InetSocketAddress upstream = loopback(port + MOCK_PORT);
            List<Subject> subjects = new ArrayList<>(List.of(new Direct(upstream)));
            System.out.println("Starting Tollgate on processors " + processors);
            Tollgate tollgate =
                    Tollgate.start(
                            "tollgate",
                            root,
                            folder.resolve("tollgate"),
                            port,
                            upstream,
                            processors);
            started.add(tollgate);
            subjects.add(tollgate);
            Path against = options.path("against");
            if (against != null) {
                System.out.println("Starting the other build in " + against);
                Subject other =
                        Tollgate.start(
                                "other-build",
                                against,
                                folder.resolve("other"),
                                port + AGAINST_PORT,
                                upstream,
                                processors);
                started.add(other);
                subjects.add(other);
            }
            String peer = options.text("peer");
            if (peer != null) {
                if (!peer.equals("portkey")) {
                    throw new IllegalArgumentException(
                            "--peer knows portkey only; others with --peer-url");
                }
                Subject portkey = Portkey.start(folder, port + PORTKEY_PORT, upstream, processors);
                started.add(portkey);
                subjects.add(portkey);
            }
            URI url = options.uri("peer-url");
            if (url != null) {
                subjects.add(
                        new Peer(
                                url,
                                options.text("peer-key", "sk-none"),
                                options.text("peer-model", "gpt-4o-mini"),
                                (long) options.number("peer-pid", 0)));
            }
            return new Stage(mock, upstream, tollgate, subjects);
        } catch (IOException | RuntimeException failed) {
            started.reversed().forEach(Stage::close);
            throw failed;
        }
    }

    private static ChildProcess mock(Path folder, int port, Options options) throws IOException {
        ChildProcess process =
                ChildProcess.start(
                        List.of(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-Xmx384m",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                classPath(),
                                mainClass(),
                                "mock",
                                "--port",
                                Integer.toString(port)),
                        Map.of(),
                        options.text("load-processors", Processors.last()),
                        folder,
                        folder.resolve("mock.log"));
        Waiting.until(30, "the mock; see " + folder.resolve("mock.log"), () -> answers(port));
        return process;
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** In a runnable jar that is the jar's loader. */
    private static String mainClass() {
        return classPath().endsWith("-boot.jar")
                ? "org.springframework.boot.loader.launch.JarLauncher"
                : Bench.class.getName();
    }

    private static boolean answers(int port) {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** The mock itself, in a process of its own. */
    static void mock(int port) {
        try (MockUpstream upstream = new MockUpstream(port)) {
            upstream.join();
        }
    }

    InetSocketAddress upstream() {
        return upstream;
    }

    Tollgate tollgate() {
        return tollgate;
    }

    List<Subject> subjects() {
        return subjects;
    }

    @Override
    public void close() {
        subjects.reversed().forEach(Stage::close);
        mock.close();
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception left) {
            System.err.println("did not end well: " + left);
        }
    }
}
