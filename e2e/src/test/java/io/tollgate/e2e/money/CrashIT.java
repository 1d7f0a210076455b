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
import io.tollgate.e2e.upstream.Served;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The gateway dies without a last word; no call may be lost. */
class CrashIT {

    private static final int CALLERS = 60;

    private final SuiteUnderTest suite = SuiteUnderTest.shared();
    private final Gateway gateway = new Gateway(suite);
    private final Books books = new Books(suite, gateway);

    @Test
    void everyCallTheProviderServedIsInTheLedgerAfterTheGatewayWasKilled()
            throws InterruptedException {
        Assistant assistant = new Assistant(12, 20);
        Lane lane =
                suite.provider()
                        .lane(
                                call ->
                                        call.stream()
                                                ? assistant
                                                        .answer(call)
                                                        .pacedBy(Duration.ofMillis(40))
                                                : assistant
                                                        .answer(call)
                                                        .after(
                                                                Duration.ofMillis(
                                                                        200
                                                                                + call.number()
                                                                                        % 9
                                                                                        * 100L)));
        String model = Gateway.unique("crash");
        gateway.deploy(model, "openai", lane, Prices.USUAL);
        Gateway.Key key = gateway.key(Map.of("max_budget", 1, "max_parallel_requests", 1000));
        Set<String> seenWhole = ConcurrentHashMap.newKeySet();
        Service service = suite.service(SuiteUnderTest.GATEWAY);

        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
        for (int i = 0; i < CALLERS; i++) {
            int caller = i;
            callers.submit(() -> callUntilItDies(key, model, caller, seenWhole));
        }
        await("the calls are well under way")
                .atMost(30, SECONDS)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> lane.served().size() >= 2 * CALLERS && lane.open() > CALLERS / 2);
        service.killHard();
        service.start();
        callers.shutdown();
        assertThat(callers.awaitTermination(30, SECONDS)).isTrue();
        await("the provider has nothing left to do")
                .atMost(30, SECONDS)
                .until(() -> lane.open() == 0);
        service.awaitReady();

        await("every Hold is swept")
                .atMost(30, SECONDS)
                .untilAsserted(
                        () -> {
                            Books.Counters counters = books.counters(key.id());
                            assertThat(counters.holds()).isZero();
                            assertThat(counters.heldNanoUsd()).isZero();
                            assertThat(counters.parallel()).isZero();
                        });
        List<Books.Row> rows = books.rows(key.id());
        Map<String, List<Books.Row>> byCall =
                rows.stream().collect(Collectors.groupingBy(Books.Row::endUser));
        System.out.printf(
                "Gateway killed: provider served %d calls, clients saw %d whole; ledger has %s%n",
                lane.served().size(),
                seenWhole.size(),
                rows.stream()
                        .collect(Collectors.groupingBy(Books.Row::source, Collectors.counting())));
        for (Served call : lane.served()) {
            String name = call.received().json().path("user").asString("");
            assertThat(byCall).as("ledger has " + name).containsKey(name);
            assertThat(Books.sum(byCall.get(name)))
                    .as(name + " is not booked below what the provider bills")
                    .isGreaterThanOrEqualTo(call.cost(Prices.USUAL));
            if (seenWhole.contains(name)) {
                assertThat(byCall.get(name)).hasSize(1);
                assertThat(Books.sum(byCall.get(name)))
                        .as(name + " is booked exactly")
                        .isEqualByComparingTo(call.cost(Prices.USUAL));
            }
        }
        assertThat(rows)
                .as("the kill met calls under way")
                .extracting(Books.Row::source)
                .contains("ORPHAN");
        assertThat(books.counters(key.id()).spentNanoUsd())
                .isEqualTo(Books.sum(rows).movePointRight(9).longValueExact());
        assertThat(gateway.chat(key.plain(), model, "Are you back?").status()).isEqualTo(200);
    }

    private void callUntilItDies(Gateway.Key key, String model, int caller, Set<String> whole) {
        for (int turn = 0; turn < 100; turn++) {
            String name = "call-" + caller + "-" + turn;
            Map<String, Object> body = Gateway.chatBody(model, "Hello", caller % 2 == 0);
            body.put("user", name);
            try {
                Answer answer = gateway.post("/v1/chat/completions", key.plain(), body);
                if (answer.status() == 200
                        && (caller % 2 != 0 || answer.text().contains("[DONE]"))) {
                    whole.add(name);
                }
            } catch (UncheckedIOException died) {
                return;
            }
        }
    }
}
