package io.tollgate.e2e.suite;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Ends every child when the test's own process ends, however it ends: the operating system closes
 * the pipe that this shell reads from.
 */
final class ChildGuard {

    private static final String SCRIPT =
            """
            trap '' INT TERM HUP
            pids=" "
            while read -r word pid; do
              case $word in
                watch) pids="$pids$pid " ;;
                forget) pids=$(printf '%s' "$pids" | sed "s/ $pid / /") ;;
              esac
            done
            for pid in $pids; do kill -QUIT "$pid" 2>/dev/null; kill -KILL "$pid" 2>/dev/null; done
            """;

    private final OutputStream input;

    ChildGuard() {
        try {
            input =
                    new ProcessBuilder("sh", "-c", SCRIPT)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .getOutputStream();
        } catch (IOException noShell) {
            throw new UncheckedIOException(noShell);
        }
    }

    void watch(long pid) {
        say("watch " + pid + "\n");
    }

    /** A pid that ended may be given to somebody else's process. */
    void forget(long pid) {
        say("forget " + pid + "\n");
    }

    private synchronized void say(String line) {
        try {
            input.write(line.getBytes(US_ASCII));
            input.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
