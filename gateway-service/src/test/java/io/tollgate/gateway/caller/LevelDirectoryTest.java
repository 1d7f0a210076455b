package io.tollgate.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.LevelsAnswer;
import io.tollgate.contracts.LevelsRequest;
import io.tollgate.gateway.Calls;
import io.tollgate.gateway.FakeService;
import io.tollgate.gateway.TestHttp;
import io.tollgate.gateway.call.Refusal;
import io.tollgate.sdk.error.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LevelDirectoryTest {

    private static final Level CUSTOMER =
            Level.of(LevelKind.CUSTOMER, "c", 5L, null, null, List.of());
    private static final Level TAG = Level.of(LevelKind.TAG, "t", null, 7L, null, List.of());

    private final FakeService keyService = new FakeService();
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private final LevelDirectory directory =
            new LevelDirectory(
                    new KeyService(TestHttp.to("key-service", keyService.address())), () -> now);

    LevelDirectoryTest() {
        keyService.behaviour =
                (asked, exchange) -> FakeService.json(exchange, 200, answer(asked.body()));
    }

    @AfterEach
    void close() {
        keyService.close();
    }

    @Test
    void aCustomerAndTagsAreAskedForTogetherAndOnceInTenSeconds() {
        assertThat(directory.levels("c", List.of("t", "plain", "t")))
                .containsExactly(CUSTOMER, TAG);
        pass(Duration.ofMillis(9_999));
        assertThat(directory.levels("c", List.of("t"))).containsExactly(CUSTOMER, TAG);
        assertThat(keyService.asked).hasSize(1);
        pass(Duration.ofMillis(1));
        directory.levels("c", List.of());
        assertThat(keyService.asked).hasSize(2);
    }

    @Test
    void whatModelsHaveWithinACustomerComesWithIt() {
        Level model =
                new Level(
                        LevelKind.CUSTOMER_MODEL,
                        LevelKind.pair("c", "gpt"),
                        null,
                        "gpt",
                        1L,
                        null,
                        null,
                        List.of());
        keyService.behaviour =
                (asked, exchange) ->
                        FakeService.json(
                                exchange,
                                200,
                                new LevelsAnswer(
                                        List.of(
                                                new LevelsAnswer.Entity(
                                                        CUSTOMER, false, null, List.of(model)))));

        assertThat(directory.levels("c", List.of())).containsExactly(CUSTOMER, model);
    }

    @Test
    void aRequestThatNamesNobodyAsksNobody() {
        assertThat(directory.levels(null, List.of())).isEmpty();
        assertThat(keyService.asked).isEmpty();
    }

    @Test
    void aBlockedCustomerIsRefused() {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> directory.levels("blocked", List.of("t")))
                .satisfies(
                        refusal -> {
                            assertThat(refusal.error().kind()).isEqualTo(ErrorKind.KEY_BLOCKED);
                            assertThat(refusal.error().safeMessage()).contains("customer");
                        });
    }

    @Test
    void whatChangedIsAskedForAnew() {
        directory.levels("c", List.of("t"));
        directory.forget(LevelKind.TAG, "somebody else");
        directory.levels("c", List.of("t"));
        assertThat(keyService.asked).hasSize(1);
        directory.forget(LevelKind.CUSTOMER, "c");
        directory.levels("c", List.of("t"));
        assertThat(keyService.asked).hasSize(2);
        directory.forgetAll();
        directory.levels("c", List.of("t"));
        assertThat(keyService.asked).hasSize(3);
    }

    @Test
    void whileNobodyCanTellKnownLevelsHoldForAMinuteAndUnknownOnesAreRefused() {
        directory.levels("c", List.of());
        keyService.behaviour = (asked, exchange) -> FakeService.json(exchange, 503, "{}");
        pass(Duration.ofSeconds(59));
        assertThat(directory.levels("c", List.of())).containsExactly(CUSTOMER);
        unavailable("c", "t");
        pass(Duration.ofSeconds(1));
        unavailable("c");
    }

    @Test
    void whereNobodyHasALimitNobodyIsLookedUp() {
        keyService.behaviour =
                (asked, exchange) ->
                        FakeService.json(
                                exchange,
                                200,
                                new LevelsAnswer(
                                        answer(asked.body()).entities(), Set.of(LevelKind.TAG)));
        directory.levels("first", List.of());
        assertThat(directory.levels("second", List.of())).isEmpty();
        assertThat(keyService.asked).hasSize(1);
        assertThat(directory.levels("third", List.of("t"))).containsExactly(TAG);
        assertThat(keyService.asked).hasSize(2);

        keyService.behaviour = (asked, exchange) -> FakeService.json(exchange, 503, "{}");
        pass(Duration.ofHours(1));
        assertThat(directory.levels("fourth", List.of())).isEmpty();
        unavailable("fourth", "t");

        directory.forget(LevelKind.CUSTOMER, "somebody");
        unavailable("fourth");
    }

    @Test
    void manyRequestsOfOneCustomerAskOnce() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        keyService.behaviour =
                (asked, exchange) -> {
                    try {
                        hold.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                    FakeService.json(exchange, 200, answer(asked.body()));
                };
        List<Future<List<Level>>> found = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                found.add(threads.submit(() -> directory.levels("c", List.of("t"))));
            }
            await().until(() -> keyService.asked.size() == 1);
            hold.countDown();
        }
        for (Future<List<Level>> one : found) {
            assertThat(one.get()).containsExactly(CUSTOMER, TAG);
        }
        assertThat(keyService.asked).hasSize(1);
    }

    private static LevelsAnswer answer(String body) {
        return new LevelsAnswer(
                Calls.JSON.readValue(body, LevelsRequest.class).levels().stream()
                        .map(
                                ref ->
                                        switch (ref.id()) {
                                            case "c" ->
                                                    new LevelsAnswer.Entity(CUSTOMER, false, null);
                                            case "t" -> new LevelsAnswer.Entity(TAG, false, null);
                                            default ->
                                                    new LevelsAnswer.Entity(
                                                            null, ref.id().equals("blocked"), null);
                                        })
                        .toList());
    }

    private void unavailable(String customer, String... tags) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> directory.levels(customer, List.of(tags)))
                .satisfies(
                        refusal ->
                                assertThat(refusal.error().kind())
                                        .isEqualTo(ErrorKind.SERVICE_UNAVAILABLE));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
