package io.tollgate.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GuardIT {

    /** A launcher in small: starts two children, has them guarded, and waits. */
    static final class SmallLauncher {

        public static void main(String[] args) throws Exception {
            Guard guard = new Guard();
            long obedient = child("exec sleep 300");
            long deaf = child("trap '' TERM; while :; do sleep 0.2; done");
            guard.watch(obedient);
            guard.watch(deaf);
            System.out.println(obedient);
            System.out.println(deaf);
            System.out.flush();
            if (args.length > 0) {
                guard.close();
            }
            System.in.read();
        }

        private static long child(String script) throws IOException {
            return new ProcessBuilder(Guard.ownSession(java.util.List.of("sh", "-c", script)))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .pid();
        }
    }

    @Test
    void endsEveryChildWhenTheLauncherIsKilled() throws IOException {
        Process launcher = launcher();
        ProcessHandle obedient;
        ProcessHandle deaf;
        try (BufferedReader out = output(launcher)) {
            obedient = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            deaf = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            assertThat(obedient.isAlive()).isTrue();
            assertThat(deaf.isAlive()).isTrue();

            launcher.destroyForcibly();
        }
        await().atMost(Duration.ofSeconds(15)).until(() -> !obedient.isAlive());
        await().atMost(Duration.ofSeconds(15)).until(() -> !deaf.isAlive());
    }

    @Test
    void leavesEverythingAloneWhenTheLauncherEndedInOrder() throws Exception {
        Process launcher = launcher("in order");
        try (BufferedReader out = output(launcher)) {
            ProcessHandle obedient = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            ProcessHandle deaf = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            try {
                launcher.destroyForcibly().waitFor();
                await().during(Duration.ofSeconds(1))
                        .atMost(Duration.ofSeconds(3))
                        .until(() -> obedient.isAlive() && deaf.isAlive());
            } finally {
                obedient.destroyForcibly();
                deaf.destroyForcibly();
            }
        }
    }

    private static Process launcher(String... arguments) throws IOException {
        java.util.List<String> command =
                new java.util.ArrayList<>(
                        java.util.List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SmallLauncher.class.getName()));
        command.addAll(java.util.List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
