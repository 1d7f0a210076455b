package io.tollgate.bench.process;

import java.io.IOException;
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
 * @param residentKb physical memory now
 * @param peakKb the most it ever was
 */
public record ProcessFigures(long cpuMicros, long residentKb, long peakKb) {

    private static final long MICROS_OF_A_TICK = 10_000;

    /** Index behind the command's name, which may hold spaces: utime, stime, cutime, cstime. */
    private static final int UTIME = 11;

    private static final int START = 19;

    public static final ProcessFigures NONE = new ProcessFigures(0, 0, 0);

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
                cpuMicros + other.cpuMicros, residentKb + other.residentKb, peakKb + other.peakKb);
    }

    private static ProcessFigures own(long pid) {
        try {
            String[] stat = stat(pid);
            long ticks = 0;
            for (int i = UTIME; i < UTIME + 4; i++) {
                ticks += Long.parseLong(stat[i]);
            }
            List<String> status = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
            return new ProcessFigures(
                    ticks * MICROS_OF_A_TICK, kb(status, "VmRSS:"), kb(status, "VmHWM:"));
        } catch (IOException gone) {
            return NONE;
        }
    }

    private static String[] stat(long pid) throws IOException {
        String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return line.substring(line.lastIndexOf(')') + 2).trim().split(" ");
    }

    private static long kb(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
