package io.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked about stored responses costs nothing, and is limited all the same. */
class StoredResponsesIT extends GatewayTestBase {

    private static final String PATH = "/v1/responses/resp_1";

    @BeforeEach
    void answers() {
        PROVIDERS.behaviour =
                (asked, exchange) -> FakeService.json(exchange, 200, "{\"id\":\"resp_1\"}");
    }

    @Test
    void questionsCountAgainstRequestsAMinuteWithTheSameRefusalAndHeaders() {
        String key = key(2L, 500L, null);

        HttpResponse<String> first = get(PATH, key);
        HttpResponse<String> second = get(PATH + "/input_items", key);
        int asked = PROVIDERS.asked.size();
        HttpResponse<String> third = get(PATH, key);

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(first.headers().firstValue("x-ratelimit-limit-requests")).contains("2");
        assertThat(first.headers().firstValue("x-ratelimit-remaining-requests")).contains("1");
        assertThat(first.headers().firstValue("x-ratelimit-remaining-tokens")).contains("500");
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.headers().firstValue("retry-after")).isPresent();
        assertThat(third.headers().firstValue("x-ratelimit-remaining-requests")).contains("0");
        assertThat(json(third).at("/error/message").stringValue()).contains("requests per minute");
        assertThat(PROVIDERS.asked).as("nobody was asked").hasSize(asked);
    }

    @Test
    void anExhaustedBudgetKeepsNobodyFromWhatIsPaidFor() {
        Budget spent = Budget.of(0L, null, Instant.EPOCH, BudgetMode.STRICT);
        Level level =
                Level.of(
                        LevelKind.KEY,
                        UUID.randomUUID().toString(),
                        null,
                        null,
                        null,
                        List.of(spent));

        HttpResponse<String> answer = get(PATH, keyOf(Calls.caller(level)));

        assertThat(answer.statusCode()).isEqualTo(200);
        String id = answer.headers().firstValue("x-litellm-call-id").orElseThrow();
        await().during(Duration.ofMillis(200))
                .until(
                        () ->
                                LEDGER.stream()
                                        .noneMatch(row -> row.requestId().toString().equals(id)));
    }

    @Test
    void aParallelRequestGivesItsPlaceBack() {
        String key = key(null, null, 1L);

        for (int i = 0; i < 5; i++) {
            assertThat(get(PATH, key).statusCode()).isEqualTo(200);
        }
    }

    private static String key(@Nullable Long rpm, @Nullable Long tpm, @Nullable Long parallel) {
        return keyOf(
                Calls.caller(
                        Level.of(
                                LevelKind.KEY,
                                UUID.randomUUID().toString(),
                                rpm,
                                tpm,
                                parallel,
                                List.of())));
    }
}
