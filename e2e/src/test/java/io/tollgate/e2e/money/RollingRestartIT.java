package io.tollgate.e2e.money;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.e2e.client.Answer;
import io.tollgate.e2e.client.Books;
import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.suite.Service;
import io.tollgate.e2e.suite.SuiteUnderTest;
import io.tollgate.e2e.upstream.Assistant;
import io.tollgate.e2e.upstream.Lane;
import io.tollgate.e2e.upstream.Prices;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every replica of every inner service is told to end and started again, one of each service at a
 * time, while calls and management go on: nobody notices (I9).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RollingRestartIT {

    private static final int CALLERS = 8;
    private static final int CALLS_OF_A_KEY = 12;
    private static final Duration BETWEEN_CALLS = Duration.ofMillis(150);

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Queue<Gateway.Key> keys = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final CountDownLatch enough = new CountDownLatch(1);
    private SuiteUnderTest suite;
    private Gateway gateway;

    @BeforeAll
    void start() {
        suite =
                SuiteUnderTest.startWithReplicas(
                        "rolling-restart",
                        Map.of(
                                "TOLLGATE_LEAVE_WAIT", "1s",
                                // Starting processes take all the machine has.
                                "TOLLGATE_REDIS_TIMEOUT", "5s",
                                "TOLLGATE_GATEWAY_LEASE", "20s"));
        gateway = new Gateway(suite);
    }

    @AfterAll
    void stop() {
        suite.stop();
    }

    @Test
    void noCallIsLostWhileEveryInnerServiceRestarts() throws Exception {
        Assistant assistant = new Assistant(12, 20);
        Lane lane =
                suite.provider()
                        .lane(
                                call ->
                                        call.stream()
                                                ? assistant
                                                        .answer(call)
                                                        .pacedBy(Duration.ofMillis(100))
                                                : assistant
                                                        .answer(call)
                                                        .after(Duration.ofMillis(300)));
        String model = Gateway.unique("rolling");
        gateway.deploy(model, "openai", lane, Prices.USUAL);
        // A replica hears of models that another one was told within seconds.
        String early = gateway.key(Map.of()).plain();
        await("every replica knows the model")
                .atMost(60, SECONDS)
                .during(Duration.ofSeconds(3))
                .until(() -> gateway.chat(early, model, "Hello").status() == 200);
        int before = lane.served().size();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                boolean stream = i % 2 == 0;
                callers.submit(() -> goOnCalling(model, stream));
            }
            await("calls go through").atMost(60, SECONDS).until(() -> answered.get() > CALLERS);
            for (int replica = 0; replica < 2; replica++) {
                int sofar = answered.get();
                restart(replica);
                assertThat(answered.get()).as("calls went on").isGreaterThan(sofar + CALLERS);
            }
            enough.countDown();
        }

        assertThat(failures).isEmpty();
        Books books = new Books(suite, gateway);
        await("the books agree")
                .atMost(60, SECONDS)
                .untilAsserted(
                        () -> {
                            List<Books.Row> rows = new ArrayList<>();
                            for (Gateway.Key key : keys) {
                                rows.addAll(books.rows(key.id()));
                                Books.Counters counters = books.counters(key.id());
                                assertThat(counters.holds()).isZero();
                                assertThat(counters.heldNanoUsd()).isZero();
                            }
                            assertThat(rows).hasSize(answered.get());
                            assertThat(rows).extracting(Books.Row::source).doesNotContain("ORPHAN");
                            assertThat(Books.sum(rows)).isEqualByComparingTo(billed(lane, before));
                        });
        assertThat(lane.served()).hasSize(before + answered.get());
        System.out.printf(
                "Restarted six replicas: %d calls of %d keys, none lost%n",
                answered.get(), keys.size());
    }

    /** What the provider bills for the calls after the first {@code skipped}. */
    private static BigDecimal billed(Lane lane, int skipped) {
        return lane.served().stream()
                .skip(skipped)
                .map(call -> call.cost(Prices.USUAL))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** One of each service at once: the other one of each has all the work. */
    private void restart(int replica) throws Exception {
        List<Future<?>> restarts = new ArrayList<>();
        try (ExecutorService operator = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String name :
                    List.of(SuiteUnderTest.KEYS, SuiteUnderTest.SPEND, SuiteUnderTest.PROVIDERS)) {
                Service service = suite.replicas(name).get(replica);
                restarts.add(
                        operator.submit(
                                () -> {
                                    service.stop();
                                    service.start();
                                    service.awaitReady();
                                }));
            }
        }
        for (Future<?> each : restarts) {
            each.get();
        }
    }

    private void goOnCalling(String model, boolean stream) {
        try {
            Gateway.Key key = null;
            for (int turn = 0;
                    !enough.await(BETWEEN_CALLS.toMillis(), TimeUnit.MILLISECONDS);
                    turn++) {
                if (turn % CALLS_OF_A_KEY == 0) {
                    key = gateway.key(Map.of("max_budget", 1));
                    keys.add(key);
                }
                Answer answer =
                        gateway.post(
                                "/v1/chat/completions",
                                key.plain(),
                                Gateway.chatBody(model, "Hello", stream));
                if (answer.status() != 200 || stream && !answer.text().contains("[DONE]")) {
                    failures.add(answer.status() + " " + answer.text());
                }
                answered.incrementAndGet();
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            failures.add(broken.toString());
        }
    }
}
