package io.tollgate.bench.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Files on disk. */
final class Folders {

    private Folders() {}

    /**
     * @throws IOException when there is no such file, which says that something is not built
     */
    static Path only(Path folder, String pattern) throws IOException {
        try (var files = Files.newDirectoryStream(folder, pattern)) {
            for (Path file : files) {
                return file.toAbsolutePath();
            }
        }
        throw new IOException("not built: no " + pattern + " in " + folder);
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
