package io.tollgate.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Unpacks each service's jar once for every build, and lets the JVM record in a training run what
 * it loads and links at start-up (an AOT cache, <a href="https://openjdk.org/jeps/514">JEP
 * 514</a>). Starts are then several times faster.
 */
final class StartCache {

    private StartCache() {}

    /** The unpacked jar; made anew when it is not of this build. */
    static Path jar(Home home, Service service) {
        Path built = home.jar(service.name());
        Path folder = home.folder().resolve("run").resolve(service.name());
        Path unpacked = folder.resolve(built.getFileName());
        Path stamp = folder.resolve("unpacked-from");
        try {
            String build = identity(built);
            if (Files.exists(stamp) && Files.readString(stamp).equals(build)) {
                return unpacked;
            }
            unpack(built, folder);
            Files.deleteIfExists(cache(home, service));
            Files.writeString(stamp, build);
            return unpacked;
        } catch (IOException failed) {
            throw new StartException("Cannot unpack " + built, failed);
        }
    }

    /** Reproducible builds give every jar the same modification time, so that says nothing. */
    private static String identity(Path jar) throws IOException {
        return Files.getAttribute(jar, "unix:ctime") + " " + Files.size(jar);
    }

    /** Whether a training run has been made for this build. */
    static boolean trained(Home home, Service service) {
        jar(home, service);
        return Files.exists(cache(home, service));
    }

    /** Uses the cache where there is one. */
    static List<String> options(Home home, Service service) {
        return trained(home, service)
                ? List.of(
                        "-XX:AOTCache=" + cache(home, service),
                        // Where it was written for, if that is free: moving it elsewhere means to
                        // touch, and so to keep, all of its 100 to 160 MB.
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:ArchiveRelocationMode=0",
                        "-Xlog:aot*=off",
                        "-Xlog:cds*=off")
                : List.of();
    }

    /** For a run that stops as soon as everything is set up, and writes the cache. */
    static List<String> trainingOptions(Home home, Service service) {
        return List.of(
                "-XX:AOTCacheOutput=" + cache(home, service), "-Dspring.context.exit=onRefresh");
    }

    private static Path cache(Home home, Service service) {
        return home.folder().resolve("run").resolve(service.name()).resolve("start.aot");
    }

    private static void unpack(Path jar, Path folder) throws IOException {
        Process unpacking =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-Djarmode=tools",
                                "-jar",
                                jar.toString(),
                                "extract",
                                "--force",
                                "--destination",
                                folder.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            if (!unpacking.waitFor(60, TimeUnit.SECONDS) || unpacking.exitValue() != 0) {
                throw new IOException("unpacking failed");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", hurried);
        }
    }
}
