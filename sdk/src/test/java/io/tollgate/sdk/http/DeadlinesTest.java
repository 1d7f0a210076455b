package io.tollgate.sdk.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DeadlinesTest {

    private final Deadlines deadlines = new Deadlines(Duration.ofMillis(2));
    private final AtomicInteger late = new AtomicInteger();

    @AfterEach
    void stop() {
        deadlines.close();
    }

    @Test
    void endsAWaitThatLastsTooLongOnce() {
        try (Deadlines.Deadline deadline = deadlines.open(late::incrementAndGet)) {
            deadline.begin(Duration.ofMillis(20));
            await().untilAsserted(() -> assertThat(late).hasValue(1));
            assertThat(deadline.passed()).isTrue();
            deadline.begin(Duration.ofMillis(1));
            othersPass(3);
            assertThat(late).hasValue(1);
        }
    }

    @Test
    void leavesAWaitAloneThatIsOver() {
        try (Deadlines.Deadline deadline = deadlines.open(late::incrementAndGet)) {
            deadline.begin(Duration.ofMillis(1000));
            deadline.end();
            deadline.begin(Duration.ofMinutes(1));
            deadline.end();
            othersPass(3);
            assertThat(deadline.passed()).isFalse();
        }
        Deadlines.Deadline closed = deadlines.open(late::incrementAndGet);
        closed.begin(Duration.ofMillis(1));
        closed.close();
        int before = late.get();
        othersPass(3);
        assertThat(late).hasValue(before);
    }

    @Test
    void goesOnAfterAnEndingThatFails() {
        try (Deadlines.Deadline failing =
                        deadlines.open(
                                () -> {
                                    throw new IllegalStateException("cannot be ended");
                                });
                Deadlines.Deadline other = deadlines.open(late::incrementAndGet)) {
            failing.begin(Duration.ofMillis(1));
            await().until(failing::passed);
            other.begin(Duration.ofMillis(1));
            await().untilAsserted(() -> assertThat(late).hasValue(1));
        }
    }

    @Test
    void wakesAgainAfterARest() {
        othersPass(1);
        // Looks 50 times at nothing, then rests.
        await().pollDelay(Duration.ofMillis(400)).until(() -> true);
        othersPass(1);
    }

    @Test
    void looksAtMostEveryMillisecond() {
        assertThatThrownBy(() -> new Deadlines(Duration.ofNanos(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /**
     * Waits until so many later deadlines have passed, so that earlier ones have been looked at.
     */
    private void othersPass(int times) {
        for (int i = 0; i < times; i++) {
            try (Deadlines.Deadline other = deadlines.open(() -> {})) {
                other.begin(Duration.ofMillis(1));
                await().pollInterval(Duration.ofMillis(2)).until(other::passed);
            }
        }
    }
}
