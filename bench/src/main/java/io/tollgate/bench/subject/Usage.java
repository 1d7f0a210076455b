package io.tollgate.bench.subject;

import io.tollgate.bench.process.PostgresFigures;
import io.tollgate.bench.process.ProcessFigures;
import io.tollgate.bench.process.RedisFigures;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a subject has used up to a moment.
 *
 * @param processes by name
 * @param allocatedBytes of the JVMs that tell it, by name
 */
public record Usage(
        Map<String, ProcessFigures> processes,
        Map<String, Long> allocatedBytes,
        RedisFigures redis,
        PostgresFigures postgres) {

    /** Processor time between {@code before} and this, µs, of one process. */
    public long cpuMicros(Usage before, String process) {
        ProcessFigures now = processes.getOrDefault(process, ProcessFigures.NONE);
        ProcessFigures then = before.processes.getOrDefault(process, ProcessFigures.NONE);
        return now.cpuMicros() - then.cpuMicros();
    }

    /** The part of {@link #cpuMicros} that a JVM's compilers took. */
    public long compilerMicros(Usage before, String process) {
        ProcessFigures now = processes.getOrDefault(process, ProcessFigures.NONE);
        ProcessFigures then = before.processes.getOrDefault(process, ProcessFigures.NONE);
        return now.compilerMicros() - then.compilerMicros();
    }

    static final class Builder {

        private final Map<String, ProcessFigures> processes = new LinkedHashMap<>();
        private final Map<String, Long> allocated = new LinkedHashMap<>();
        private RedisFigures redis = RedisFigures.NONE;
        private PostgresFigures postgres = PostgresFigures.NONE;

        void process(String name, ProcessFigures figures) {
            processes.put(name, figures);
        }

        void allocated(String name, long bytes) {
            allocated.put(name, bytes);
        }

        void redis(RedisFigures figures) {
            redis = figures;
        }

        void postgres(PostgresFigures figures) {
            postgres = figures;
        }

        Usage build() {
            return new Usage(processes, allocated, redis, postgres);
        }
    }
}
