package io.tollgate.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.bench.upstream.Behaviour;
import io.tollgate.bench.upstream.MockUpstream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadTest {

    private static final double MILLI = 1e6;

    private final MockUpstream mock = new MockUpstream(0);

    @AfterEach
    void close() {
        mock.close();
    }

    @Test
    void sendsAtTheRateThatWasAskedFor() {
        mock.behave(Behaviour.unary(5));
        long began = System.nanoTime();

        Load load = Load.start(plan(200, 8, 1, "/v1/chat/completions", "{}"));
        load.beginMeasuring();
        await().until(() -> load.counts().started() >= 200);
        double seconds = (System.nanoTime() - began) / 1e9;
        Measured measured = load.finish(5);

        assertThat(seconds).isGreaterThanOrEqualTo(0.99);
        assertThat(measured.errors).isEmpty();
        assertThat(measured.whole.getTotalCount()).isGreaterThanOrEqualTo(200);
        assertThat(measured.whole.getMinValue()).isGreaterThanOrEqualTo((long) (5 * MILLI));
        assertThat(measured.added.getMinValue())
                .as("the provider's own time does not count")
                .isLessThan((long) (5 * MILLI));
    }

    @Test
    void aSlowAnswerMakesTheRequestsBehindItLateToo() {
        mock.behave(Behaviour.unary(50));

        Load load = Load.start(plan(100, 1, 1, "/v1/chat/completions", "{}"));
        load.beginMeasuring();
        await().until(() -> load.counts().answered() >= 20);
        Measured measured = load.finish(10);

        // One connection answers 20 a second of the 100 that are due.
        assertThat(measured.errors).isEmpty();
        assertThat(measured.whole.getMaxValue()).isGreaterThan((long) (500 * MILLI));
    }

    @Test
    void countsTheTokensOfStreamsAndWhenTheyCame() {
        mock.behave(Behaviour.stream(10, 5, 20_000));

        Load load = Load.start(plan(50, 20, 5, "/v1/chat/completions", "{\"stream\":true}"));
        load.beginMeasuring();
        await().until(() -> load.counts().answered() >= 10);
        Measured measured = load.finish(5);
        Counts counts = load.counts();

        assertThat(measured.errors).isEmpty();
        assertThat(counts.chunks()).isEqualTo(5 * counts.answered());
        assertThat(measured.gap.getValueAtPercentile(50) / MILLI).isBetween(10.0, 40.0);
        assertThat(measured.addedFirstToken.getTotalCount()).isPositive();
        assertThat(measured.chunkDelay.getTotalCount())
                .isEqualTo(5 * measured.addedFirstToken.getTotalCount());
        assertThat(measured.gap.getTotalCount())
                .isEqualTo(4 * measured.addedFirstToken.getTotalCount());
    }

    @Test
    void anthropicsStreamsAreReadAlike() {
        mock.behave(Behaviour.stream(0, 3, 1_000));

        Load load = Load.start(plan(50, 4, 3, "/v1/messages", "{\"stream\":true}"));
        load.beginMeasuring();
        await().until(() -> load.counts().answered() >= 5);

        assertThat(load.finish(5).errors).isEmpty();
    }

    @Test
    void aStreamWithTooFewTokensIsAnError() {
        mock.behave(Behaviour.stream(0, 3, 1_000));

        Load load = Load.start(plan(50, 4, 4, "/v1/chat/completions", "{\"stream\":true}"));
        load.beginMeasuring();
        await().until(() -> mock.calls() >= 5);
        Measured measured = load.finish(5);

        assertThat(measured.errors).containsKey("stream cut short");
        assertThat(load.counts().answered()).isZero();
    }

    @Test
    void anAnswerThatNeverComesIsAnError() {
        mock.behave(Behaviour.unary(60_000));

        Load load = Load.start(plan(20, 4, 1, "/v1/chat/completions", "{}"));
        load.beginMeasuring();
        await().until(() -> mock.calls() >= 4);
        await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        Measured measured = load.finish(0);

        assertThat(measured.errors).containsEntry("never answered", 4L).containsKey("never sent");
    }

    @Test
    void withoutARateEveryConnectionAsksAgainAtOnce() {
        mock.behave(Behaviour.unary(10));

        Load load = Load.start(plan(0, 16, 1, "/v1/chat/completions", "{}"));
        load.beginMeasuring();
        await().until(() -> load.counts().answered() >= 64);

        assertThat(load.finish(5).errors).isEmpty();
    }

    private LoadPlan plan(double rate, int connections, int chunks, String path, String body) {
        String request =
                "POST "
                        + path
                        + " HTTP/1.1\r\nHost: mock\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body;
        return new LoadPlan(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), mock.port()),
                List.of(request.getBytes(US_ASCII)),
                rate,
                connections,
                chunks);
    }
}
