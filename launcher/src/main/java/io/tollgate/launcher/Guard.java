package io.tollgate.launcher;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A small shell process that outlives the launcher by a moment: it is told every child's pid and
 * ends them when its input closes, which the operating system does even if the launcher is killed
 * with -9.
 */
final class Guard implements AutoCloseable {

    private static final String SCRIPT =
            """
            trap '' INT TERM HUP
            pids=
            while read -r word pid; do
              case $word in
                watch) pids="$pids $pid" ;;
                done) exit 0 ;;
              esac
            done
            for pid in $pids; do kill -TERM "$pid" 2>/dev/null; done
            i=0
            while [ $i -lt 50 ]; do
              alive=
              for pid in $pids; do kill -0 "$pid" 2>/dev/null && alive=1; done
              [ -z "$alive" ] && exit 0
              sleep 0.1
              i=$((i + 1))
            done
            for pid in $pids; do kill -KILL "$pid" 2>/dev/null; done
            """;

    private final OutputStream input;

    Guard() {
        try {
            Process process =
                    new ProcessBuilder(ownSession(List.of("sh", "-c", SCRIPT)))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            input = process.getOutputStream();
        } catch (IOException noShell) {
            throw new StartException("Cannot run sh, which guards the child processes.", noShell);
        }
    }

    /** Ends {@code pid} when the launcher is gone. */
    void watch(long pid) {
        say("watch " + pid + "\n");
    }

    /** Everything was ended in order. */
    @Override
    public void close() {
        say("done 0\n");
    }

    private synchronized void say(String line) {
        try {
            input.write(line.getBytes(US_ASCII));
            input.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException("the guard has gone", gone);
        }
    }

    /**
     * A command outside the terminal's process group, so that Ctrl-C reaches the launcher only and
     * it can stop things in order. Where there is no {@code setsid} (macOS), as it is.
     */
    static List<String> ownSession(List<String> command) {
        boolean has =
                java.util.stream.Stream.of("/usr/bin/setsid", "/bin/setsid")
                        .map(java.nio.file.Path::of)
                        .anyMatch(java.nio.file.Files::isExecutable);
        if (!has) {
            return command;
        }
        List<String> wrapped = new ArrayList<>();
        wrapped.add("setsid");
        wrapped.addAll(command);
        return wrapped;
    }
}
