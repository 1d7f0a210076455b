package io.tollgate.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The one folder where everything is kept: data, secrets, logs and the running launcher's id.
 *
 * @param root the checkout, where the services' jars are
 * @param folder {@code .tollgate} in it, or what {@code TOLLGATE_HOME} names
 */
record Home(Path root, Path folder) {

    static Home locate() {
        Path root = Path.of(System.getProperty("tollgate.root", ".")).toAbsolutePath().normalize();
        String given = System.getenv("TOLLGATE_HOME");
        Path folder = given == null || given.isBlank() ? root.resolve(".tollgate") : Path.of(given);
        return new Home(root, folder.toAbsolutePath().normalize());
    }

    Path logs() {
        return made(folder.resolve("logs"));
    }

    Path postgresData() {
        return made(folder).resolve("postgres");
    }

    Path postgresBinaries() {
        return made(folder.resolve("postgres-binaries"));
    }

    Path redisData() {
        return made(folder.resolve("redis"));
    }

    Path secrets() {
        return made(folder).resolve("secrets.env");
    }

    /** The runnable jar of a service. */
    Path jar(String service) {
        Path target = root.resolve(service).resolve("target");
        try (var files = Files.newDirectoryStream(target, "*-boot.jar")) {
            for (Path jar : files) {
                return jar;
            }
        } catch (IOException missing) {
            throw new StartException(service + " is not built: no runnable jar in " + target);
        }
        throw new StartException(service + " is not built: no runnable jar in " + target);
    }

    /** The launcher that runs with this folder, if one does. */
    Optional<ProcessHandle> running() {
        try {
            long pid = Long.parseLong(Files.readString(pidFile()).trim());
            return ProcessHandle.of(pid).filter(Home::isLauncher);
        } catch (IOException | NumberFormatException none) {
            return Optional.empty();
        }
    }

    void claim() {
        try {
            Files.writeString(pidFile(), Long.toString(ProcessHandle.current().pid()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    void release() {
        try {
            Files.deleteIfExists(pidFile());
        } catch (IOException leftOver) {
            System.err.println("could not remove " + pidFile());
        }
    }

    private Path pidFile() {
        return made(folder).resolve("launcher.pid");
    }

    /** A pid may have been given to another program meanwhile. */
    private static boolean isLauncher(ProcessHandle process) {
        return process.info().commandLine().map(line -> line.contains("launcher")).orElse(true);
    }

    private static Path made(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
