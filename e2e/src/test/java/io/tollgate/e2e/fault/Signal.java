package io.tollgate.e2e.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** What the operating system can do to a process and all its children. */
public enum Signal {
    /** Frozen: alive, connected, silent. */
    STOP,
    CONT,
    /** Dead without a last word. */
    KILL;

    /** Sends it to the process first and then to its descendants, so that it makes no new ones. */
    public void to(long pid) {
        Stream<Long> children =
                ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .map(ProcessHandle::pid);
        List<Long> all = Stream.concat(Stream.of(pid), children).toList();
        send(all.subList(0, 1));
        Stream<Long> later =
                ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .map(ProcessHandle::pid);
        send(Stream.concat(all.stream().skip(1), later).distinct().toList());
    }

    private void send(List<Long> pids) {
        if (pids.isEmpty()) {
            return;
        }
        List<String> command =
                Stream.concat(Stream.of("kill", "-" + name()), pids.stream().map(String::valueOf))
                        .toList();
        try {
            // A child that has ended meanwhile makes kill complain; that is no failure.
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException noKill) {
            throw new UncheckedIOException(noKill);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(hurried);
        }
    }
}
