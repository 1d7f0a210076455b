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
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Equal calls of one tenant, answered from the cache when it is asked for. */
class CacheIT {

    private final SuiteUnderTest suite = SuiteUnderTest.shared();
    private final Gateway gateway = new Gateway(suite);
    private final Books books = new Books(suite, gateway);
    private final Lane lane = suite.provider().lane(new Assistant(12, 10));
    private final String model = Gateway.unique("cached");

    @BeforeEach
    void deploy() {
        gateway.deploy(model, "openai", lane, Prices.USUAL);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, false",
        "/v1/chat/completions, true",
        "/v1/messages, false",
        "/v1/messages, true"
    })
    void answersTheSecondEqualCallForNothing(String path, boolean stream) {
        Gateway.Key key = gateway.key(Map.of());
        Map<String, Object> body = Gateway.chatBody(model, "Again?", stream);
        body.put("cache", Map.of("ttl", 60));

        Answer first = gateway.post(path, key.plain(), body);
        Answer second = gateway.post(path, key.plain(), body);

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(first.header("x-tollgate-cache")).isEqualTo("miss");
        assertThat(second.header("x-tollgate-cache")).isEqualTo("hit");
        assertThat(second.header("x-tollgate-response-cost")).isEqualTo("0");
        assertThat(second.header("content-type")).isEqualTo(first.header("content-type"));
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(lane.served()).hasSize(1);
        assertThat(lane.served().getFirst().received().json().has("cache"))
                .as("the provider does not know this field")
                .isFalse();
        await("both are in the ledger")
                .atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(books.rows(key.id())).hasSize(2));
        List<Books.Row> rows = books.rows(key.id());
        assertThat(rows).extracting(Books.Row::cacheHit).containsExactlyInAnyOrder(false, true);
        assertThat(rows)
                .filteredOn(Books.Row::cacheHit)
                .allSatisfy(row -> assertThat(row.spend()).isEqualByComparingTo(BigDecimal.ZERO));
        assertThat(books.keySpend(key.id())).isEqualByComparingTo(lane.cost(Prices.USUAL));
    }

    @Test
    void isOffUnlessItIsAskedFor() {
        Gateway.Key key = gateway.key(Map.of());

        Answer first = gateway.chat(key.plain(), model, "Again?");
        Answer second = gateway.chat(key.plain(), model, "Again?");

        assertThat(first.header("x-tollgate-cache")).isNull();
        assertThat(second.header("x-tollgate-cache")).isNull();
        assertThat(lane.served()).hasSize(2);
    }

    @Test
    void isOnForAKeyThatSaysSo() {
        Gateway.Key key = gateway.key(Map.of("metadata", Map.of("cache", Map.of("ttl", 60))));

        gateway.chat(key.plain(), model, "Again?");
        Answer second = gateway.chat(key.plain(), model, "Again?");

        assertThat(second.header("x-tollgate-cache")).isEqualTo("hit");
        assertThat(lane.served()).hasSize(1);
    }

    @Test
    void isNotSharedBetweenTenants() {
        Map<String, Object> body = Gateway.chatBody(model, "A secret?", false);
        body.put("cache", Map.of("ttl", 60));

        Answer mine = gateway.post("/v1/chat/completions", gateway.key(Map.of()).plain(), body);
        Answer theirs = gateway.post("/v1/chat/completions", gateway.key(Map.of()).plain(), body);

        assertThat(mine.header("x-tollgate-cache")).isEqualTo("miss");
        assertThat(theirs.header("x-tollgate-cache")).isEqualTo("miss");
        assertThat(lane.served()).hasSize(2);
    }

    @Test
    void isSharedByTheKeysOfOneTeam() {
        String team = Gateway.unique("team");
        gateway.manage("/team/new", Map.of("team_id", team));
        Map<String, Object> body = Gateway.chatBody(model, "Among us?", false);
        body.put("cache", Map.of("ttl", 60));

        gateway.post("/v1/chat/completions", gateway.key(Map.of("team_id", team)).plain(), body);
        Answer second =
                gateway.post(
                        "/v1/chat/completions", gateway.key(Map.of("team_id", team)).plain(), body);

        assertThat(second.header("x-tollgate-cache")).isEqualTo("hit");
    }

    @Test
    void doesNotKeepFailures() {
        Gateway.Key key = gateway.key(Map.of());
        Map<String, Object> body = Gateway.chatBody(model, "Again?", true);
        body.put("cache", Map.of("ttl", 60));
        Assistant assistant = new Assistant(12, 10);
        lane.script(call -> assistant.answer(call).cutAfter(5));
        gateway.post("/v1/chat/completions", key.plain(), body);
        lane.script(assistant);

        Answer second = gateway.post("/v1/chat/completions", key.plain(), body);

        assertThat(second.header("x-tollgate-cache")).isEqualTo("miss");
        assertThat(second.text()).endsWith("data: [DONE]\n\n");
    }
}
