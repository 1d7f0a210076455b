package io.tollgate.e2e.money;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.e2e.client.Answer;
import io.tollgate.e2e.client.Books;
import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.suite.SuiteUnderTest;
import io.tollgate.e2e.upstream.Assistant;
import io.tollgate.e2e.upstream.Lane;
import io.tollgate.e2e.upstream.Prices;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Requests per minute, tokens per minute and requests at the same time. */
class LimitsIT {

    private final SuiteUnderTest suite = SuiteUnderTest.shared();
    private final Gateway gateway = new Gateway(suite);
    private final Books books = new Books(suite, gateway);

    @Test
    void countsRequestsPerMinute() {
        Lane lane = suite.provider().lane(new Assistant(12, 5));
        String model = deploy(lane);
        Gateway.Key key = gateway.key(Map.of("rpm_limit", 5));

        List<Answer> answers =
                java.util.stream.IntStream.range(0, 9)
                        .mapToObj(i -> gateway.chat(key.plain(), model, "Hello " + i))
                        .toList();

        assertThat(answers)
                .extracting(Answer::status)
                .containsExactly(200, 200, 200, 200, 200, 429, 429, 429, 429);
        assertThat(answers.getFirst().header("x-ratelimit-limit-requests")).isEqualTo("5");
        assertThat(answers.getFirst().header("x-ratelimit-remaining-requests")).isEqualTo("4");
        assertThat(answers.get(4).header("x-ratelimit-remaining-requests")).isEqualTo("0");
        Answer refused = answers.getLast();
        assertThat(refused.errorCode()).isEqualTo("rate_limit_exceeded");
        assertThat(Integer.parseInt(String.valueOf(refused.header("retry-after"))))
                .isBetween(1, 12);
        assertThat(refused.header("x-ratelimit-remaining-requests")).isEqualTo("0");
        assertThat(refused.header("x-ratelimit-reset-requests")).isNotNull();
        assertThat(lane.served()).hasSize(5);
    }

    @Test
    void countsTokensPerMinute() {
        Lane lane = suite.provider().lane(new Assistant(12, 200));
        String model = deploy(lane);
        Gateway.Key key = gateway.key(Map.of("tpm_limit", 450));
        Map<String, Object> body = Gateway.chatBody(model, "Hi", false);
        body.put("max_tokens", 200);

        Answer first = gateway.post("/v1/chat/completions", key.plain(), body);
        Answer second = gateway.post("/v1/chat/completions", key.plain(), body);
        Answer third = gateway.post("/v1/chat/completions", key.plain(), body);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("x-ratelimit-limit-tokens")).isEqualTo("450");
        assertThat(second.status()).isEqualTo(200);
        assertThat(third.status()).isEqualTo(429);
        assertThat(third.errorCode()).isEqualTo("rate_limit_exceeded");
        assertThat(third.header("retry-after")).isNotNull();
        assertThat(third.header("x-ratelimit-limit-tokens")).isEqualTo("450");
        assertThat(lane.served()).hasSize(2);
    }

    @Test
    void givesBackTheTokensThatWereNotUsed() {
        Lane lane = suite.provider().lane(new Assistant(12, 5));
        String model = deploy(lane);
        Gateway.Key key = gateway.key(Map.of("tpm_limit", 450));
        Map<String, Object> body = Gateway.chatBody(model, "Hi", false);
        body.put("max_tokens", 400);

        // 17 of 450 are used; if the other 400 were not given back, the second would be refused.
        Answer first = gateway.post("/v1/chat/completions", key.plain(), body);
        await("the first is settled")
                .atMost(5, SECONDS)
                .until(() -> books.counters(key.id()).holds() == 0);
        Answer second = gateway.post("/v1/chat/completions", key.plain(), body);

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(second.status()).as(second.text()).isEqualTo(200);
    }

    @Test
    void boundsRequestsAtTheSameTime() {
        Lane lane =
                suite.provider()
                        .lane(
                                call ->
                                        new Assistant(12, 5)
                                                .answer(call)
                                                .after(Duration.ofMillis(150)));
        String model = deploy(lane);
        Gateway.Key key = gateway.key(Map.of("max_parallel_requests", 3));
        ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();

        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 12; i++) {
                boolean stream = i % 2 == 0;
                callers.submit(
                        () -> {
                            for (int turn = 0; turn < 5; turn++) {
                                answers.add(
                                        gateway.post(
                                                "/v1/chat/completions",
                                                key.plain(),
                                                Gateway.chatBody(model, "Hello", stream)));
                            }
                        });
            }
        }

        List<Answer> refused = answers.stream().filter(a -> a.status() != 200).toList();
        assertThat(lane.mostOpen()).isEqualTo(3);
        assertThat(lane.served()).hasSize(answers.size() - refused.size());
        assertThat(refused)
                .isNotEmpty()
                .allSatisfy(
                        answer -> {
                            assertThat(answer.status()).as(answer.text()).isEqualTo(429);
                            assertThat(answer.header("retry-after")).isNotNull();
                            assertThat(answer.header("rate_limit_type"))
                                    .isEqualTo("max_parallel_requests");
                        });
        await("nothing counts as under way")
                .atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(books.counters(key.id()).parallel()).isZero());
        assertThat(gateway.chat(key.plain(), model, "And now?").status()).isEqualTo(200);
    }

    private String deploy(Lane lane) {
        String model = Gateway.unique("limited");
        gateway.deploy(model, "openai", lane, Prices.USUAL);
        return model;
    }
}
