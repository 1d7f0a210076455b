package io.tollgate.bench.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What Linux accounts for a process and all below it: see {@code man 5 proc}. Processor time comes
 * in ticks of 10 ms, so a run should use some seconds of it.
 *
 * @param cpuMicros user and system time since the start, of ended children too
 * @param compilerMicros the part of it that a JVM's compilers took, which ends once all is compiled
 * @param residentKb physical memory now
 * @param peakKb the most it ever was
 */
public record ProcessFigures(long cpuMicros, long compilerMicros, long residentKb, long peakKb) {

    private static final long MICROS_OF_A_TICK = 10_000;

    /** Index behind the command's name, which may hold spaces: utime, stime, cutime, cstime. */
    private static final int UTIME = 11;

    private static final int START = 19;

    public static final ProcessFigures NONE = new ProcessFigures(0, 0, 0, 0);

    /** Of {@code pid} and all its descendants together. */
    public static ProcessFigures of(long pid) {
        Stream<Long> below =
                ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .map(ProcessHandle::pid);
        return LongStream.concat(LongStream.of(pid), below.mapToLong(Long::longValue))
                .mapToObj(ProcessFigures::own)
                .reduce(NONE, ProcessFigures::plus);
    }

    /** How long ago the process was started, ms. */
    public static long ageMillis(long pid) {
        try {
            String uptime = Files.readString(Path.of("/proc/uptime")).split(" ")[0];
            long startTicks = Long.parseLong(stat(pid)[START]);
            return (long) (Double.parseDouble(uptime) * 1000) - startTicks * 10;
        } catch (IOException gone) {
            throw new IllegalStateException("process " + pid + " has gone", gone);
        }
    }

    private ProcessFigures plus(ProcessFigures other) {
        return new ProcessFigures(
                cpuMicros + other.cpuMicros,
                compilerMicros + other.compilerMicros,
                residentKb + other.residentKb,
                peakKb + other.peakKb);
    }

    private static ProcessFigures own(long pid) {
        try {
            Path process = Path.of("/proc/" + pid);
            long ticks = ticks(Files.readString(process.resolve("stat")), UTIME + 4);
            List<String> status = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
            return new ProcessFigures(
                    ticks * MICROS_OF_A_TICK,
                    compilerTicks(process.resolve("task")) * MICROS_OF_A_TICK,
                    kb(status, "VmRSS:"),
                    kb(status, "VmHWM:"));
        } catch (IOException gone) {
            return NONE;
        }
    }

    /** HotSpot names its compilers so, as far as the 15 characters of a thread's name go. */
    private static long compilerTicks(Path threads) throws IOException {
        long ticks = 0;
        try (DirectoryStream<Path> each = Files.newDirectoryStream(threads)) {
            for (Path thread : each) {
                try {
                    String stat = Files.readString(thread.resolve("stat"));
                    if (stat.contains("(C1 Compiler") || stat.contains("(C2 Compiler")) {
                        ticks += ticks(stat, UTIME + 2);
                    }
                } catch (IOException ended) {
                    // The thread has; nothing more is known of it.
                    continue;
                }
            }
        }
        return ticks;
    }

    private static long ticks(String stat, int end) {
        String[] fields = fields(stat);
        long ticks = 0;
        for (int i = UTIME; i < end; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks;
    }

    private static String[] stat(long pid) throws IOException {
        return fields(Files.readString(Path.of("/proc/" + pid + "/stat")));
    }

    private static String[] fields(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ");
    }

    private static long kb(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
