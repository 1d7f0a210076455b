package io.tollgate.providers.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.tollgate.contracts.Attempt;
import io.tollgate.contracts.BackgroundCall;
import io.tollgate.contracts.BackgroundCalls;
import io.tollgate.contracts.BackgroundCalls.Due;
import io.tollgate.contracts.BackgroundCalls.Stage;
import io.tollgate.contracts.BackgroundNews;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.CostParts;
import io.tollgate.contracts.TokenUsage;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.providers.FakeProvider;
import io.tollgate.providers.ProviderServiceTestBase;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Responses that the provider works on when it has answered. */
class BackgroundIT extends ProviderServiceTestBase {

    private static final String ASK = "{\"model\":\"m\",\"input\":\"Hi\",\"background\":true}";
    private static final String RESPONSE =
            """
            {"id":"resp_up","object":"response","created_at":1,"status":"%s","model":"up","background":true,
             "output":[],"error":null,"usage":%s}""";
    private static final String USED =
            "{\"input_tokens\":20,\"output_tokens\":4,\"total_tokens\":24}";

    private final FakeProvider upstream = new FakeProvider();
    private final String model = "m-" + UUID.randomUUID();
    private final UUID id = UUID.randomUUID();
    private final AtomicReference<String> status = new AtomicReference<>("queued");
    private final AtomicReference<String> usage = new AtomicReference<>("null");

    @AfterEach
    void close() {
        jdbc.sql("delete from providers.background_response").update();
        upstream.close();
    }

    private void deploy(String provider) {
        upstream.behaviour = this::respond;
        post(
                ADMIN,
                "/model/new",
                """
                {"model_name":"%s","litellm_params":{"model":"%s/up","api_base":"%s","api_key":"sk-x",
                 "input_cost_per_token":0.000001,"output_cost_per_token":0.000002}}"""
                        .formatted(model, provider, upstream.address()));
    }

    private void respond(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().endsWith("/cancel")) {
            status.set("cancelled");
        }
        FakeProvider.json(exchange, 200, RESPONSE.formatted(status.get(), usage.get()));
    }

    private BackgroundCall known() {
        Instant now = Instant.now();
        UsageEvent event =
                new UsageEvent(
                        id,
                        1,
                        now,
                        now,
                        null,
                        now,
                        UsageEvent.Source.ORPHAN,
                        "failure",
                        "aresponses",
                        "t",
                        "k",
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        model,
                        null,
                        null,
                        null,
                        null,
                        null,
                        TokenUsage.NONE,
                        CostParts.ZERO,
                        false,
                        false,
                        true,
                        false,
                        null,
                        null,
                        null,
                        null,
                        null);
        return new BackgroundCall(event, new BackgroundCall.Held(1_000, 10, now, List.of()), true);
    }

    private Optional<Due> claimed(Stage stage) {
        Answer answer = askInner("/internal/background/claim?most=50&millis=1", List.of());
        assertThat(answer.status()).isEqualTo(200);
        return ContractJson.MAPPER.readValue(answer.text(), BackgroundCalls.class).calls().stream()
                .filter(due -> due.requestId().equals(id) && due.stage() == stage)
                .findFirst();
    }

    private Due await(Stage stage) {
        AtomicReference<Due> found = new AtomicReference<>();
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(
                        () -> {
                            claimed(stage).ifPresent(found::set);
                            return found.get() != null;
                        });
        return found.get();
    }

    @Test
    void itsAccountComesWhenTheProviderHasDoneItWhetherAnybodyAsksOrNot() {
        deploy("openai");

        Answer begun = background(id, model, ASK, known());

        assertThat(begun.status()).as(begun.text()).isEqualTo(200);
        assertThat(begun.json().path("status").stringValue()).isEqualTo("queued");
        assertThat(upstream.body().path("background").booleanValue()).isTrue();
        assertThat(begun.report().goesOn()).isTrue();
        assertThat(begun.report().attempts()).isEmpty();
        Due running = await(Stage.RUNNING);
        assertThat(running.call().event().requestId()).isEqualTo(id);
        assertThat(running.call().hold().nanoUsd()).isEqualTo(1_000);
        assertThat(running.attempts()).isNull();

        status.set("completed");
        usage.set(USED);
        Due ended = await(Stage.ENDED);
        assertThat(ended.attempts()).hasSize(1);
        Attempt attempt = ended.attempts().getFirst();
        assertThat(attempt.success()).isTrue();
        assertThat(attempt.estimated()).isFalse();
        assertThat(attempt.usage().input()).isEqualTo(20);
        assertThat(attempt.cost().total()).isEqualByComparingTo("0.000028");

        askInner("/internal/background/news", new BackgroundNews(List.of(id), List.of()));
        assertThat(claimed(Stage.ENDED)).isEmpty();
    }

    @Test
    void whoeverMadeItMayAskForItAndStopIt() {
        deploy("openai");
        String told = background(id, model, ASK, known()).json().path("id").stringValue();

        Answer polled = get(USER, "/v1/responses/" + told);
        assertThat(polled.json().path("id").stringValue()).isEqualTo(told);
        assertThat(polled.json().path("status").stringValue()).isEqualTo("queued");
        assertThat(get(ADMIN, "/v1/responses/" + told).status()).isEqualTo(404);

        Answer cancelled = post(USER, "/v1/responses/" + told + "/cancel", "");
        assertThat(cancelled.json().path("status").stringValue()).isEqualTo("cancelled");
        Attempt attempt = await(Stage.ENDED).attempts().getFirst();
        assertThat(attempt.success()).isFalse();
        assertThat(attempt.errorClass()).isEqualTo("cancelled");
        assertThat(attempt.estimated()).isTrue();
    }

    @Test
    void aResponseThatWasDoneAtOnceHasItsAccountWithIt() {
        deploy("openai");
        status.set("completed");
        usage.set(USED);

        Answer answer = background(id, model, ASK, known());

        assertThat(answer.report().goesOn()).isFalse();
        assertThat(answer.report().attempts()).hasSize(1);
        assertThat(claimed(Stage.RUNNING)).isEmpty();
    }

    @Test
    void itsUseIsAskedForBeforeItIsDeleted() {
        deploy("openai");
        String told = background(id, model, ASK, known()).json().path("id").stringValue();
        status.set("completed");
        usage.set(USED);

        delete(USER, "/v1/responses/" + told);

        assertThat(upstream.method()).isEqualTo("DELETE");
        Due ended = claimed(Stage.ENDED).orElseThrow();
        assertThat(ended.attempts().getFirst().usage().output()).isEqualTo(4);
    }

    @Test
    void oneThatTheProviderForgotIsLost() {
        deploy("openai");
        background(id, model, ASK, known());
        upstream.behaviour =
                exchange ->
                        FakeProvider.json(exchange, 404, "{\"error\":{\"message\":\"not found\"}}");

        assertThat(await(Stage.LOST).attempts()).isNull();
    }

    @Test
    void aFailedOneIsBookedAsFailed() {
        deploy("openai");
        background(id, model, ASK, known());
        upstream.behaviour =
                exchange ->
                        FakeProvider.json(
                                exchange,
                                200,
                                """
                                {"id":"resp_up","object":"response","status":"failed","output":[],
                                 "error":{"code":"server_error","message":"oops"},"usage":null}""");

        Attempt attempt = await(Stage.ENDED).attempts().getFirst();
        assertThat(attempt.success()).isFalse();
        assertThat(attempt.estimated()).isTrue();
    }

    @Test
    void aStreamThatBreaksOffGoesOnWithoutItsClient() {
        deploy("openai");
        upstream.behaviour =
                exchange -> {
                    if (exchange.getRequestMethod().equals("POST")) {
                        FakeProvider.stream(
                                exchange,
                                event("response.created", 0, "queued", "null"),
                                event("response.in_progress", 1, "in_progress", "null"));
                    } else {
                        respond(exchange);
                    }
                };

        Answer answer = background(id, model, ASK.replace("}", ",\"stream\":true}"), known());

        assertThat(answer.text()).contains("response.created").doesNotContain("resp_up");
        assertThat(answer.reported().goesOn()).isTrue();
        status.set("completed");
        usage.set(USED);
        assertThat(await(Stage.ENDED).attempts().getFirst().usage().input()).isEqualTo(20);
    }

    @Test
    void aStreamIsTakenUpAgainBehindAnEvent() {
        deploy("openai");
        String told = background(id, model, ASK, known()).json().path("id").stringValue();
        upstream.behaviour =
                exchange -> {
                    if (String.valueOf(exchange.getRequestURI().getQuery()).contains("stream")) {
                        FakeProvider.stream(
                                exchange,
                                event("response.in_progress", 8, "in_progress", "null"),
                                event("response.completed", 9, "completed", USED));
                    } else {
                        respond(exchange);
                    }
                };

        Answer again = get(USER, "/v1/responses/" + told + "?stream=true&starting_after=7");

        assertThat(upstream.uri()).isNotEmpty();
        assertThat(again.headers().get("content-type")).startsWith("text/event-stream");
        assertThat(again.text())
                .contains("\"sequence_number\":9")
                .contains(told)
                .doesNotContain("resp_up");
    }

    private static String event(String type, int number, String status, String used) {
        String response = RESPONSE.formatted(status, used).replace("\n", "");
        return "event: "
                + type
                + "\ndata: {\"type\":\""
                + type
                + "\",\"sequence_number\":"
                + number
                + ",\"response\":"
                + response
                + "}\n\n";
    }

    @Test
    void whereThereIsNoneTheParameterIsRefusedOrLeftOut() {
        deploy("groq");

        Answer refused = background(id, model, ASK, known());
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/error/param").stringValue()).isEqualTo("background");

        status.set("completed");
        usage.set(USED);
        Answer dropped =
                background(
                        UUID.randomUUID(),
                        model,
                        ASK.replace("}", ",\"drop_params\":true}"),
                        known());
        assertThat(dropped.status()).as(dropped.text()).isEqualTo(200);
        assertThat(upstream.body().has("background")).isFalse();
        assertThat(dropped.report().goesOn()).isFalse();
    }
}
