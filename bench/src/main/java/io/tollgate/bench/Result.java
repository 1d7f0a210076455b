package io.tollgate.bench;

import io.tollgate.bench.load.Counts;
import io.tollgate.bench.load.Measured;
import io.tollgate.bench.process.ProcessFigures;
import io.tollgate.bench.subject.Usage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What one subject did under one scenario. Processor times count everything a process did between
 * {@code before} and {@code after}: rest, compiling and collecting garbage too.
 */
record Result(
        Scenario scenario,
        String subject,
        List<String> dataPath,
        double seconds,
        Counts counts,
        Measured measured,
        Usage before,
        Usage after) {

    double requestsPerSecond() {
        return counts.answered() / seconds;
    }

    double chunksPerSecond() {
        return counts.chunks() / seconds;
    }

    /** Of one process, µs per answered call. */
    double cpuPerRequest(String process) {
        return after.cpuMicros(before, process) / Math.max(1.0, counts.answered());
    }

    /** Of one process, µs per streamed token, the calls' own share included. */
    double cpuPerChunk(String process) {
        return after.cpuMicros(before, process) / Math.max(1.0, counts.chunks());
    }

    /** Of the processes that every byte passes. */
    double dataPathPerRequest() {
        return dataPath.stream().mapToDouble(this::cpuPerRequest).sum();
    }

    double dataPathPerChunk() {
        return dataPath.stream().mapToDouble(this::cpuPerChunk).sum();
    }

    /** The part of {@link #dataPathPerRequest} that compilers took, which ends after a while. */
    double compilersPerRequest() {
        return dataPath.stream().mapToLong(p -> after.compilerMicros(before, p)).sum()
                / Math.max(1.0, counts.answered());
    }

    /** Of all others: keys, ledger, databases. */
    double restPerRequest() {
        return after.processes().keySet().stream()
                .filter(process -> !dataPath.contains(process))
                .mapToDouble(this::cpuPerRequest)
                .sum();
    }

    double residentMb(String process) {
        return after.processes().getOrDefault(process, ProcessFigures.NONE).residentKb() / 1024.0;
    }

    /** kB on the heap per call; of a JVM that tells it, else 0. */
    double allocatedKb(String process) {
        long bytes =
                after.allocatedBytes().getOrDefault(process, 0L)
                        - before.allocatedBytes().getOrDefault(process, 0L);
        return bytes / 1024.0 / Math.max(1.0, counts.answered());
    }

    double redisCommands() {
        return (after.redis().commands() - before.redis().commands())
                / Math.max(1.0, counts.answered());
    }

    double redisScripts() {
        return (after.redis().scripts() - before.redis().scripts())
                / Math.max(1.0, counts.answered());
    }

    double transactions() {
        return (after.postgres().transactions() - before.postgres().transactions())
                / Math.max(1.0, counts.answered());
    }

    double rowsWritten() {
        return (after.postgres().rowsWritten() - before.postgres().rowsWritten())
                / Math.max(1.0, counts.answered());
    }

    /** Latencies the table is about: whole for cached answers, added for all others. */
    Histogram latencies() {
        return scenario.cached() ? measured.whole : measured.added;
    }

    static double millis(Histogram histogram, double percentile) {
        return histogram.getTotalCount() == 0
                ? Double.NaN
                : histogram.getValueAtPercentile(percentile) / 1e6;
    }

    /** For the JSON file. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("scenario", scenario.name());
        map.put("subject", subject);
        map.put("seconds", seconds);
        map.put("requests_per_second", requestsPerSecond());
        map.put("chunks_per_second", chunksPerSecond());
        map.put("errors", measured.errors);
        map.put("whole_ms", percentiles(measured.whole));
        map.put("added_ms", percentiles(measured.added));
        map.put("added_first_token_ms", percentiles(measured.addedFirstToken));
        map.put("chunk_delay_ms", percentiles(measured.chunkDelay));
        map.put("chunk_gap_ms", percentiles(measured.gap));
        Map<String, Object> processes = new LinkedHashMap<>();
        for (String process : after.processes().keySet()) {
            processes.put(
                    process,
                    Map.of(
                            "cpu_us_per_request", cpuPerRequest(process),
                            "cpu_us_per_chunk", counts.chunks() == 0 ? 0 : cpuPerChunk(process),
                            "resident_mb", residentMb(process),
                            "allocated_kb_per_request", allocatedKb(process)));
        }
        map.put("processes", processes);
        map.put("compilers_us_per_request", compilersPerRequest());
        map.put("redis_commands_per_request", redisCommands());
        map.put("redis_scripts_per_request", redisScripts());
        map.put("postgres_transactions_per_request", transactions());
        map.put("postgres_rows_written_per_request", rowsWritten());
        return map;
    }

    private static Map<String, Object> percentiles(Histogram histogram) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("count", histogram.getTotalCount());
        if (histogram.getTotalCount() > 0) {
            for (double percentile : new double[] {50, 95, 99, 99.9}) {
                map.put(
                        "p" + (percentile == 99.9 ? "99.9" : (int) percentile),
                        millis(histogram, percentile));
            }
            map.put("max", histogram.getMaxValue() / 1e6);
        }
        return map;
    }
}
