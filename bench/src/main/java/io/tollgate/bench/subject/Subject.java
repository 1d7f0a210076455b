package io.tollgate.bench.subject;

import io.tollgate.bench.process.ProcessFigures;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that answers model calls and is measured while it does. */
public interface Subject extends AutoCloseable {

    String name();

    InetSocketAddress address();

    /**
     * A whole HTTP request, with a prompt of about {@code promptBytes}; null when this subject does
     * no such thing.
     */
    byte @Nullable [] request(Workload workload, int promptBytes);

    /** Its processes by the names that the table has for them; the data path's first. */
    Map<String, Long> processes();

    /** Those of {@link #processes()} whose processor time the targets are about. */
    List<String> dataPath();

    /** What was used up to now. */
    Usage usage() throws IOException;

    /** What compilers on its data path have taken up to now, ms; 0 where nobody tells. */
    default long compilingMillis() throws IOException {
        return 0;
    }

    /** Processor time of every process, for subjects without more to tell. */
    default Usage processorOnly() {
        Usage.Builder usage = new Usage.Builder();
        processes().forEach((process, pid) -> usage.process(process, ProcessFigures.of(pid)));
        return usage.build();
    }

    @Override
    void close();
}
