package io.tollgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine's processors, as {@code taskset} names them. */
final class Processors {

    private Processors() {}

    static String all() {
        int count = count();
        return count == 1 ? "0" : "0-" + (count - 1);
    }

    /** Where load and mock run, so that at most one processor is shared with what is measured. */
    static String last() {
        return Integer.toString(count() - 1);
    }

    /** This JVM may be pinned to fewer, so the system is asked. */
    private static int count() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return (int) Math.max(1, lines.filter(l -> l.startsWith("processor")).count());
        } catch (IOException elsewhere) {
            return Runtime.getRuntime().availableProcessors();
        }
    }

    /** How busy the machine was over the last minute, others' programs included. */
    static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        } catch (IOException elsewhere) {
            return "unknown";
        }
    }
}
