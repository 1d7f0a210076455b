package io.tollgate.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tollgate.contracts.Caller;
import io.tollgate.contracts.KeyHash;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.ResolveAnswer;
import io.tollgate.gateway.Calls;
import io.tollgate.gateway.FakeService;
import io.tollgate.gateway.TestHttp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallerDirectoryTest {

    private static final List<KeyHash> KEY = List.of(new KeyHash("v1", "a".repeat(64)));
    private static final Caller KNOWN = Calls.caller("t", List.of(), List.of());

    private final FakeService keyService = new FakeService();
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private final CallerDirectory directory =
            new CallerDirectory(
                    new KeyService(TestHttp.to("key-service", keyService.address())), () -> now);

    @AfterEach
    void close() {
        keyService.close();
    }

    @Test
    void aKnownCallerIsAskedForOnceAMinute() {
        answer(KNOWN);
        assertThat(directory.find(KEY)).isEqualTo(KNOWN);
        pass(Duration.ofSeconds(59));
        assertThat(directory.find(KEY)).isEqualTo(KNOWN);
        assertThat(keyService.asked).hasSize(1);
        pass(Duration.ofSeconds(1));
        directory.find(KEY);
        assertThat(keyService.asked).hasSize(2);
    }

    @Test
    void anUnknownKeyIsAskedForAgainAfterTwoSeconds() {
        answer(null);
        assertThat(directory.find(KEY)).isNull();
        assertThat(directory.find(KEY)).isNull();
        assertThat(keyService.asked).hasSize(1);

        answer(KNOWN);
        pass(Duration.ofSeconds(2));
        assertThat(directory.find(KEY)).isEqualTo(KNOWN);
    }

    @Test
    void whileNobodyCanTellKnownCallersGoOnForFiveMinutesAndOthersDoNot() {
        answer(KNOWN);
        directory.find(KEY);
        keyService.behaviour = (asked, exchange) -> FakeService.json(exchange, 503, "{}");

        pass(Duration.ofSeconds(299));
        assertThat(directory.find(KEY)).isEqualTo(KNOWN);
        pass(Duration.ofSeconds(1));
        unavailable(KEY);
        unavailable(List.of(new KeyHash("v1", "b".repeat(64))));
    }

    @Test
    void aKeyThatWasUnknownIsNotUnknownForEverWhenNobodyCanTell() {
        answer(null);
        directory.find(KEY);
        keyService.behaviour = (asked, exchange) -> FakeService.json(exchange, 200, "<html>");
        pass(Duration.ofSeconds(2));

        unavailable(KEY);
    }

    @Test
    void whoIsForgottenIsAskedForAnew() {
        answer(KNOWN);
        directory.find(KEY);
        directory.forget(new Credential.Key(KEY));
        directory.find(KEY);
        directory.forgetById("somebody else");
        directory.find(KEY);
        assertThat(keyService.asked).hasSize(2);
        directory.forgetById(KNOWN.keyId());
        directory.find(KEY);
        assertThat(keyService.asked).hasSize(3);
        directory.forgetByLevel(LevelKind.TEAM, "k");
        directory.find(KEY);
        assertThat(keyService.asked).hasSize(3);
        directory.forgetByLevel(LevelKind.KEY, "k");
        directory.find(KEY);
        assertThat(keyService.asked).hasSize(4);
    }

    @Test
    void manyCallsOfOneKeyAskOnce() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        keyService.behaviour =
                (asked, exchange) -> {
                    try {
                        hold.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                    FakeService.json(exchange, 200, new ResolveAnswer(KNOWN));
                };
        List<Future<Caller>> found = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                found.add(threads.submit(() -> directory.find(KEY)));
            }
            await().until(() -> keyService.asked.size() == 1);
            hold.countDown();
        }
        for (Future<Caller> one : found) {
            assertThat(one.get()).isEqualTo(KNOWN);
        }
        assertThat(keyService.asked).hasSize(1);
    }

    private void answer(@Nullable Caller caller) {
        keyService.behaviour =
                (asked, exchange) -> FakeService.json(exchange, 200, new ResolveAnswer(caller));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private void unavailable(List<KeyHash> key) {
        assertThatExceptionOfType(KeyServiceUnavailableException.class)
                .isThrownBy(() -> directory.find(key));
    }
}
