package io.tollgate.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Unpacks each service's jar once for every build, and keeps the JVM's class archive beside it: the
 * first start writes the archive when it ends, later starts use it and are twice as fast.
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
            Files.deleteIfExists(archive(home, service));
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

    /** Uses the archive where there is one, and writes it at the end of this run where not. */
    static List<String> options(Home home, Service service) {
        jar(home, service);
        return List.of(
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + archive(home, service),
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off");
    }

    private static Path archive(Home home, Service service) {
        return home.folder().resolve("run").resolve(service.name()).resolve("classes.jsa");
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
