package io.tollgate.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process on chosen processors that ends with this one, even if this one is killed. */
public final class ChildProcess implements AutoCloseable {

    /** Ends the command when its input closes, which it does when the starter is gone. */
    private static final String GUARD =
            "\"$@\" </dev/null >>\"$LOG\" 2>&1 & child=$!; echo $child; "
                    + "cat >/dev/null; kill -TERM $child 2>/dev/null; wait $child";

    private final Process guard;
    private final long pid;

    private ChildProcess(Process guard, long pid) {
        this.guard = guard;
        this.pid = pid;
    }

    /**
     * @param processors as {@code taskset} takes them, for example {@code 0-1}
     * @param log where its output goes
     */
    public static ChildProcess start(
            List<String> command,
            Map<String, String> environment,
            String processors,
            Path folder,
            Path log) {
        List<String> line = new ArrayList<>(List.of("sh", "-c", GUARD, "guard"));
        line.addAll(pinned(processors));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("LOG", log.toAbsolutePath().toString());
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            Process guard = builder.start();
            String first = guard.inputReader().readLine();
            if (first == null) {
                throw new IOException("did not start; see " + log);
            }
            return new ChildProcess(guard, Long.parseLong(first.trim()));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot start " + command.getFirst(), failed);
        }
    }

    private static List<String> pinned(String processors) {
        return Files.isExecutable(Path.of("/usr/bin/taskset"))
                ? List.of("/usr/bin/taskset", "-c", processors)
                : List.of();
    }

    public long pid() {
        return pid;
    }

    public boolean alive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Asks it to end and waits. */
    @Override
    public void close() {
        try {
            guard.getOutputStream().close();
            if (!guard.waitFor(60, TimeUnit.SECONDS)) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
                guard.destroyForcibly();
            }
        } catch (IOException closed) {
            guard.destroy();
        } catch (InterruptedException hurried) {
            guard.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
