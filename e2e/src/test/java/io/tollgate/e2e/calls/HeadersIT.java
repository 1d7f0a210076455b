package io.tollgate.e2e.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.tollgate.e2e.client.Answer;
import io.tollgate.e2e.client.Books;
import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.suite.Service;
import io.tollgate.e2e.suite.SuiteUnderTest;
import io.tollgate.e2e.upstream.Assistant;
import io.tollgate.e2e.upstream.Lane;
import io.tollgate.e2e.upstream.Prices;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Headers that clients get, and those they cannot send. */
class HeadersIT {

    private static final List<String> INTERNAL =
            List.of(
                    "x-tollgate-context",
                    "x-tollgate-service",
                    "x-tollgate-report",
                    "x-tollgate-replica");

    private final SuiteUnderTest suite = SuiteUnderTest.shared();
    private final Gateway gateway = new Gateway(suite);
    private final Books books = new Books(suite, gateway);
    private final Lane lane = suite.provider().lane(new Assistant(12, 10));

    @Test
    void sayWhatACallWasAndCostUnderBothNames() {
        String model = Gateway.unique("described");
        String deployment = gateway.deploy(model, "openai", lane, Prices.USUAL);
        Gateway.Key key = gateway.key(Map.of("max_budget", 1));

        gateway.chat(key.plain(), model, "Hello");
        await("the first is settled")
                .atMost(10, SECONDS)
                .until(() -> books.counters(key.id()).spentNanoUsd() > 0);
        Answer answer = gateway.chat(key.plain(), model, "Hello");

        BigDecimal cost = Prices.USUAL.cost(12, 10);
        assertThat(UUID.fromString(twin(answer, "call-id")).version()).isEqualTo(7);
        assertThat(twin(answer, "model-id")).isEqualTo(deployment);
        assertThat(new BigDecimal(twin(answer, "response-cost"))).isEqualByComparingTo(cost);
        assertThat(new BigDecimal(twin(answer, "key-spend")))
                .isEqualByComparingTo(cost.multiply(BigDecimal.TWO));
        assertThat(new BigDecimal(twin(answer, "key-max-budget"))).isEqualByComparingTo("1");
        await("the ledger has it under the same id")
                .atMost(10, SECONDS)
                .untilAsserted(
                        () ->
                                assertThat(books.rows(key.id()))
                                        .extracting(Books.Row::requestId)
                                        .contains(twin(answer, "call-id")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tagsMetadataAndCustomersReachTheLedger(boolean stream) {
        String model = Gateway.unique("described");
        gateway.deploy(model, "openai", lane, Prices.USUAL);
        Gateway.Key key = gateway.key(Map.of("tags", List.of("of-the-key")));
        Map<String, Object> body = Gateway.chatBody(model, "Hello", stream);
        body.put("user", "customer-7");
        body.put("tags", List.of("of-the-body"));
        body.put("metadata", Map.of("tags", List.of("of-the-metadata"), "session_id", "s-1"));

        Answer answer = gateway.post("/v1/chat/completions", key.plain(), body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        await("the ledger has it")
                .atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(books.rows(key.id())).hasSize(1));
        Books.Row row = books.rows(key.id()).getFirst();
        assertThat(row.endUser()).isEqualTo("customer-7");
        assertThat(row.json().path("session_id").asString("")).isEqualTo("s-1");
        assertThat(row.json().path("request_tags").toString())
                .contains("of-the-key", "of-the-body", "of-the-metadata");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void internalHeadersNeverReachTheClientAndTheReportNeither(boolean stream) {
        String model = Gateway.unique("described");
        gateway.deploy(model, "openai", lane, Prices.USUAL);
        Gateway.Key key = gateway.key(Map.of());

        List<Answer> answers =
                List.of(
                        gateway.post(
                                "/v1/chat/completions",
                                key.plain(),
                                Gateway.chatBody(model, "Hello", stream)),
                        gateway.post(
                                "/v1/messages",
                                key.plain(),
                                Gateway.chatBody(model, "Hello", stream)),
                        gateway.get("/key/list", suite.masterKey()),
                        gateway.get("/model/info", suite.masterKey()),
                        gateway.get("/global/spend", suite.masterKey()));

        for (Answer answer : answers) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            INTERNAL.forEach(name -> assertThat(answer.header(name)).as(name).isNull());
            assertThat(answer.text()).doesNotContain("tollgate.report");
        }
    }

    @Test
    void whatAClientSendsUnderInternalNamesIsIgnored() {
        String model = Gateway.unique("described");
        gateway.deploy(model, "openai", lane, Prices.USUAL);
        Gateway.Key key = gateway.key(Map.of());
        Gateway.Key other = gateway.key(Map.of());
        HttpRequest.Builder call =
                gateway.request("/v1/chat/completions", key.plain())
                        .header("content-type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"model\":\""
                                                + model
                                                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"));
        HttpRequest.Builder list = gateway.request("/key/info?key=" + other.id(), key.plain());
        INTERNAL.forEach(name -> call.header(name, "forged").header(name, "twice"));
        INTERNAL.forEach(name -> list.header(name, "forged"));
        call.header("x-tollgate-call-id", "00000000-0000-0000-0000-000000000000");

        Answer answer = gateway.send(call.build());

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(twin(answer, "call-id")).doesNotStartWith("00000000");
        assertThat(gateway.send(list.build()).status()).isEqualTo(404);
        assertThat(lane.served().getFirst().received().headers().keySet())
                .noneMatch(name -> name.startsWith("x-tollgate"));
        assertThat(lane.served().getFirst().received().headers().get("authorization"))
                .isEqualTo("Bearer sk-upstream-0123456789");
    }

    @Test
    void innerServicesRefuseWhoeverIsNoService() {
        List<String> inner =
                List.of(SuiteUnderTest.KEYS, SuiteUnderTest.SPEND, SuiteUnderTest.PROVIDERS);
        List<String> paths =
                List.of(
                        "/internal/ready",
                        "/internal/models",
                        "/key/list",
                        "/global/spend",
                        "/model/info",
                        "/v1/chat/completions");
        for (String name : inner) {
            Service service = suite.service(name);
            for (String path : paths) {
                HttpRequest bare =
                        HttpRequest.newBuilder(service.address().resolve(path))
                                .header("authorization", "Bearer " + suite.masterKey())
                                .build();
                HttpRequest forged =
                        HttpRequest.newBuilder(service.address().resolve(path))
                                .header("x-tollgate-service", "e30.e30")
                                .header("x-tollgate-context", "e30.e30")
                                .build();
                assertThat(gateway.send(bare).status()).as(name + path).isEqualTo(401);
                assertThat(gateway.send(forged).status()).as(name + path).isEqualTo(401);
            }
        }
    }

    /** A header that comes under Tollgate's prefix and LiteLLM's alike. */
    private static String twin(Answer answer, String name) {
        String value = answer.header("x-tollgate-" + name);
        assertThat(value).as(name).isNotNull();
        assertThat(answer.header("x-litellm-" + name)).isEqualTo(value);
        return String.valueOf(value);
    }
}
