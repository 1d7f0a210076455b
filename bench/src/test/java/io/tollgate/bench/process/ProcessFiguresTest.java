package io.tollgate.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ProcessFiguresTest {

    @TempDir Path folder;

    @Test
    void aProcessAtWorkUsesProcessorTimeAndOneAtRestDoesNot() {
        try (ChildProcess busy = start("while :; do :; done");
                ChildProcess idle = start("sleep 60")) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> ProcessFigures.of(busy.pid()).cpuMicros() > 200_000);

            assertThat(ProcessFigures.of(idle.pid()).cpuMicros()).isLessThan(100_000);
            assertThat(ProcessFigures.of(busy.pid()).residentKb()).isPositive();
            assertThat(ProcessFigures.of(busy.pid()).compilerMicros()).isZero();
            assertThat(ProcessFigures.ageMillis(busy.pid())).isBetween(100L, 60_000L);
        }
    }

    @Test
    void childrenCountWhileTheyRunAndAfterTheyHaveEnded() {
        try (ChildProcess parent =
                start("(i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done); wait; sleep 60")) {
            await().atMost(Duration.ofSeconds(20))
                    .until(
                            () ->
                                    ProcessFigures.of(parent.pid()).cpuMicros() > 0
                                            && ProcessHandle.of(parent.pid())
                                                            .orElseThrow()
                                                            .descendants()
                                                            .count()
                                                    == 1);

            assertThat(ProcessFigures.of(parent.pid()).cpuMicros()).isPositive();
        }
    }

    @Test
    void aChildEndsWhenItIsClosed() {
        ChildProcess child = start("sleep 60");
        assertThat(child.alive()).isTrue();

        child.close();

        assertThat(child.alive()).isFalse();
    }

    @Test
    void aJvmTellsWhatItAllocated() throws Exception {
        ChildProcess jvm =
                ChildProcess.start(
                        List.of(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Allocating.class.getName()),
                        Map.of(),
                        "0",
                        folder,
                        folder.resolve("jvm.log"));
        try (jvm) {
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> told(jvm) > 0);
            assertThat(told(jvm)).isGreaterThan(10_000_000L);
            // A JVM's start alone compiles for some ticks.
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> ProcessFigures.of(jvm.pid()).compilerMicros() > 0);
            ProcessFigures figures = ProcessFigures.of(jvm.pid());
            assertThat(figures.compilerMicros()).isLessThan(figures.cpuMicros());
        }
    }

    private static long told(ChildProcess jvm) throws Exception {
        try (Jvm asked = Jvm.of(jvm.pid())) {
            return asked.allocatedBytes();
        }
    }

    private ChildProcess start(String script) {
        return ChildProcess.start(
                List.of("sh", "-c", script), Map.of(), "0", folder, folder.resolve("out.log"));
    }

    /** Allocates some 100 MB and stays. */
    static final class Allocating {

        private Allocating() {}

        public static void main(String[] arguments) throws InterruptedException {
            long sum = 0;
            for (int i = 0; i < 100; i++) {
                sum += new byte[1_000_000].length;
            }
            System.out.println(sum);
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }
}
