package io.tollgate.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One service as a child process. */
final class ServiceProcess {

    private static final Duration STOP = Duration.ofSeconds(40);

    private final Service service;
    private final int managementPort;
    private final Process process;

    private ServiceProcess(Service service, int managementPort, Process process) {
        this.service = service;
        this.managementPort = managementPort;
        this.process = process;
    }

    static ServiceProcess start(
            Home home, Service service, int managementPort, Map<String, String> environment) {
        Path log = home.logs().resolve(service.name() + ".log");
        ProcessBuilder builder = new ProcessBuilder(Guard.ownSession(command(home, service)));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            return new ServiceProcess(service, managementPort, builder.start());
        } catch (IOException failed) {
            throw new StartException("Cannot start " + service.name(), failed);
        }
    }

    /** Puts the log of the run before aside. */
    static void turnLog(Home home, Service service) {
        Path log = home.logs().resolve(service.name() + ".log");
        try {
            if (Files.exists(log)) {
                Files.move(
                        log,
                        home.logs().resolve(service.name() + ".log.1"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException kept) {
            System.err.println("could not put the old log of " + service.name() + " aside");
        }
    }

    Service service() {
        return service;
    }

    Process process() {
        return process;
    }

    /** Whether the service says it can take calls. */
    boolean ready() {
        return Health.ready(managementPort);
    }

    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException hurried) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> command(Home home, Service service) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("-Xmx" + service.heapMb() + "m");
        command.add("-Xss512k");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:+UseCompactObjectHeaders");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(StartCache.options(home, service));
        command.add("-jar");
        command.add(StartCache.jar(home, service).toString());
        return command;
    }
}
