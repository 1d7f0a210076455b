package io.tollgate.e2e.money;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.e2e.client.Books;
import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.suite.SuiteUnderTest;
import io.tollgate.e2e.upstream.Assistant;
import io.tollgate.e2e.upstream.Lane;
import io.tollgate.e2e.upstream.Prices;
import io.tollgate.e2e.upstream.Served;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that leaves in the middle of its answer. */
class DepartureIT {

    private final SuiteUnderTest suite = SuiteUnderTest.shared();
    private final Gateway gateway = new Gateway(suite);
    private final Books books = new Books(suite, gateway);
    private final Assistant talkative = new Assistant(12, 200);

    @ParameterizedTest
    @CsvSource({
        "openai, /v1/chat/completions",
        "anthropic, /v1/chat/completions",
        "openai, /v1/messages",
        "anthropic, /v1/messages"
    })
    void closesTheProvidersConnectionAndBooksWhatWasUsed(String wire, String path)
            throws IOException {
        Lane lane =
                suite.provider()
                        .lane(call -> talkative.answer(call).pacedBy(Duration.ofMillis(50)));
        Gateway.Key key = gateway.key(Map.of("max_budget", 1));
        String model = Gateway.unique("left");
        gateway.deploy(model, wire, lane, Prices.USUAL);

        long closed = leaveAfterSomeWords(key, model, path);

        await("the provider sees the connection closed")
                .atMost(5, SECONDS)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !lane.served().isEmpty() && lane.served().getFirst().ended());
        Served call = lane.served().getFirst();
        assertThat(call.clientLeft()).isTrue();
        assertThat(Duration.ofNanos(call.leftAtNanos() - closed))
                .isLessThan(Duration.ofMillis(1500));
        await("the ledger has the row")
                .atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(books.rows(key.id())).hasSize(1));
        Books.Row row = books.rows(key.id()).getFirst();
        assertThat(row.errorClass()).isEqualTo("client_disconnected");
        assertThat(row.estimated()).as("nobody said how many tokens there were").isTrue();
        assertThat(row.outputTokens()).isPositive();
        assertThat(row.spend()).isGreaterThan(BigDecimal.ZERO);
        assertThat(books.keySpend(key.id())).isEqualByComparingTo(row.spend());
        await("everything is settled")
                .atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(books.counters(key.id()).heldNanoUsd()).isZero());
    }

    @Test
    void noticesByTheKeepAliveWhenTheProviderIsSilent() throws IOException {
        Lane lane =
                suite.provider()
                        .lane(
                                call ->
                                        talkative
                                                .answer(call)
                                                .silentAfter(8, Duration.ofSeconds(60)));
        Gateway.Key key = gateway.key(Map.of());
        String model = Gateway.unique("left");
        gateway.deploy(model, "openai", lane, Prices.USUAL);

        leaveAfterSomeWords(key, model, "/v1/chat/completions");

        // The first comment after the departure is still taken by the operating system.
        await("the provider sees the connection closed")
                .atMost(9, SECONDS)
                .until(() -> lane.served().getFirst().clientLeft());
        await("the ledger has the row")
                .atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(books.rows(key.id())).hasSize(1));
    }

    @Test
    void noticesAClientThatLeavesBeforeTheFirstWord() throws IOException {
        Lane lane =
                suite.provider().lane(call -> talkative.answer(call).after(Duration.ofSeconds(60)));
        Gateway.Key key = gateway.key(Map.of());
        String model = Gateway.unique("left");
        gateway.deploy(model, "openai", lane, Prices.USUAL);
        Map<String, Object> body = Gateway.chatBody(model, "Talk!", true);

        try (InputStream answer =
                gateway.open(gateway.postRequest("/v1/chat/completions", key.plain(), body))
                        .body()) {
            assertThat(answer.read()).as("a comment").isEqualTo(':');
        }

        await("the provider sees the connection closed")
                .atMost(9, SECONDS)
                .until(() -> !lane.served().isEmpty() && lane.served().getFirst().clientLeft());
        await("the ledger has the row")
                .atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(books.rows(key.id())).hasSize(1));
        Books.Row row = books.rows(key.id()).getFirst();
        assertThat(row.errorClass()).isEqualTo("client_disconnected");
        assertThat(row.estimated()).isTrue();
    }

    /**
     * @return {@link System#nanoTime} of the departure
     */
    private long leaveAfterSomeWords(Gateway.Key key, String model, String path)
            throws IOException {
        Map<String, Object> body = Gateway.chatBody(model, "Talk!", true);
        body.put("max_tokens", 1000);
        try (InputStream answer =
                gateway.open(gateway.postRequest(path, key.plain(), body)).body()) {
            StringBuilder seen = new StringBuilder();
            while (!seen.toString().contains("zählt")) {
                byte[] some = new byte[1024];
                int read = answer.read(some);
                assertThat(read).isPositive();
                seen.append(new String(some, 0, read, java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        return System.nanoTime();
    }
}
