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
        List<String> command = command(home, service, StartCache.options(home, service));
        return start(home, service, managementPort, command, environment, ".log");
    }

    /** A run that only writes the start cache, and ends by itself. */
    static ServiceProcess train(Home home, Service service, Map<String, String> environment) {
        List<String> command = command(home, service, StartCache.trainingOptions(home, service));
        return start(home, service, 0, command, environment, "-training.log");
    }

    private static ServiceProcess start(
            Home home,
            Service service,
            int managementPort,
            List<String> command,
            Map<String, String> environment,
            String logEnding) {
        Path log = home.logs().resolve(service.name() + logEnding);
        ProcessBuilder builder = new ProcessBuilder(Guard.ownSession(command));
        builder.environment().putAll(environment);
        // glibc keeps memory for each of many threads otherwise, tens of MB that nobody uses.
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
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

    /** Waits for a process that ends by itself; one that does not is killed. */
    boolean ended(Duration limit) {
        try {
            if (process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (InterruptedException hurried) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return false;
        }
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

    private static List<String> command(Home home, Service service, List<String> cache) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("-Xmx" + service.heapMb() + "m");
        command.add("-Xms" + service.heapMb() * 5 / 8 + "m");
        // Nearly all of a call dies young, but not before its provider answers: what hundreds of
        // calls under way hold must find room among the survivors, or it fills the old part, all
        // of which is used before it is collected for the first time.
        command.add("-Xmn" + service.heapMb() * 3 / 8 + "m");
        command.add("-XX:SurvivorRatio=2");
        command.add("-Xss512k");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:+UseCompactObjectHeaders");
        command.add("-XX:+ExitOnOutOfMemoryError");
        // The compilers' working memory goes back to the system once they have become quiet.
        command.add("-XX:TrimNativeHeapInterval=30000");
        // One thread waits for sockets and wakes who reads, instead of two, one of them virtual.
        command.add("-Djdk.pollerMode=1");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(cache);
        command.add("-jar");
        command.add(StartCache.jar(home, service).toString());
        return command;
    }
}
