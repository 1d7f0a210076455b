package io.tollgate.e2e.calls;

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
import io.tollgate.e2e.upstream.Reply;
import io.tollgate.e2e.upstream.Script;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Another deployment before the first output, never after it. */
class RetryIT {

    private static final Assistant ASSISTANT = new Assistant(12, 10);
    private static final String OPENAI_ERROR =
            "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n";
    private static final String ANTHROPIC_ERROR =
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"overloaded\"}}\n\n";

    private final SuiteUnderTest suite = SuiteUnderTest.shared();
    private final Gateway gateway = new Gateway(suite);
    private final Books books = new Books(suite, gateway);
    private final Lane good = suite.provider().lane(ASSISTANT);
    private final String model = Gateway.unique("retried");

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503, 401})
    void goesToAnotherDeploymentWhenOneRefuses(int status) {
        String body = "{\"error\":{\"message\":\"no\",\"type\":\"some_error\"}}";
        Lane bad = first("openai", call -> Reply.error(status, body, Map.of()));
        Gateway.Key key = gateway.key(Map.of());

        Answer answer = gateway.chat(key.plain(), model, "Hello");
        Answer stream = gateway.chatStream(key.plain(), model, "Hello");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("x-tollgate-attempted-retries")).isEqualTo("1");
        assertThat(stream.text()).endsWith("data: [DONE]\n\n");
        assertThat(bad.served()).hasSize(2);
        assertThat(good.served()).hasSize(2);
        await("every attempt is in the ledger")
                .atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(books.rows(key.id())).hasSize(4));
        List<Books.Row> rows = books.rows(key.id());
        assertThat(rows)
                .extracting(row -> row.attempt() + " " + row.status())
                .containsExactlyInAnyOrder("1 failure", "2 success", "1 failure", "2 success");
        assertThat(Books.sum(rows)).isEqualByComparingTo(good.cost(Prices.USUAL));
    }

    @ParameterizedTest
    @CsvSource({
        "openai, /v1/chat/completions, 1",
        "openai, /v1/messages, 1",
        "anthropic, /v1/chat/completions, 3",
        "anthropic, /v1/messages, 3"
    })
    void goesToAnotherDeploymentWhenAStreamFailsBeforeItsFirstWord(
            String wire, String path, int startUpEvents) {
        Lane bad =
                first(
                        wire,
                        call -> ASSISTANT.answer(call).insteadAfter(startUpEvents, error(wire)));
        Gateway.Key key = gateway.key(Map.of());

        Answer answer = gateway.post(path, key.plain(), Gateway.chatBody(model, "Hello", true));

        assertThat(bad.served()).hasSize(1);
        assertThat(good.served()).hasSize(1);
        assertThat(answer.text()).doesNotContain("error").doesNotContain("overloaded");
        assertThat(answer.events().getLast().data()).containsAnyOf("[DONE]", "message_stop");
    }

    @ParameterizedTest
    @CsvSource({
        "openai, /v1/chat/completions, false",
        "openai, /v1/messages, false",
        "anthropic, /v1/chat/completions, false",
        "anthropic, /v1/messages, false",
        "openai, /v1/chat/completions, true",
        "openai, /v1/messages, true",
        "anthropic, /v1/chat/completions, true",
        "anthropic, /v1/messages, true"
    })
    void neverSwitchesAfterTheFirstWordAndSaysThatTheAnswerFailed(
            String wire, String path, boolean cut) {
        Script script =
                call ->
                        cut
                                ? ASSISTANT.answer(call).cutAfter(7)
                                : ASSISTANT.answer(call).insteadAfter(7, error(wire));
        Lane bad = first(wire, script);
        Gateway.Key key = gateway.key(Map.of());

        Answer answer = gateway.post(path, key.plain(), Gateway.chatBody(model, "Hello", true));

        assertThat(bad.served()).hasSize(1);
        assertThat(good.served()).isEmpty();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .contains("Zöllner")
                .doesNotContain("[DONE]")
                .doesNotContain("message_stop")
                .doesNotContain("tollgate.report");
        Answer.Event last = answer.events().getLast();
        assertThat(last.json().path("error").path("message").stringValue()).isNotBlank();
        if (path.endsWith("/messages")) {
            assertThat(last.name()).isEqualTo("error");
            assertThat(last.json().path("type").stringValue()).isEqualTo("error");
        }
        await("the ledger has the failure")
                .atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(books.rows(key.id())).hasSize(1));
        Books.Row row = books.rows(key.id()).getFirst();
        assertThat(row.status()).isEqualTo("failure");
        assertThat(row.spend()).isPositive();
    }

    private static String error(String wire) {
        return wire.equals("openai") ? OPENAI_ERROR : ANTHROPIC_ERROR;
    }

    /** A deployment that is all but surely tried first, beside the good one. */
    private Lane first(String wire, Script script) {
        Lane lane = suite.provider().lane(script);
        gateway.deploy(model, wire, lane, Prices.USUAL, Map.of("weight", 1_000_000_000));
        gateway.deploy(model, "openai", good, Prices.USUAL, Map.of("weight", 1));
        return lane;
    }
}
