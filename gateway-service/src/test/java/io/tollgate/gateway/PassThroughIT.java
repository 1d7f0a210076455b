package io.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.tollgate.contracts.Budget;
import io.tollgate.contracts.BudgetMode;
import io.tollgate.contracts.Caller;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.ModelOffer;
import io.tollgate.contracts.PassThroughCall;
import io.tollgate.contracts.PassThroughForm;
import io.tollgate.contracts.PassThroughOffer;
import io.tollgate.contracts.ProviderNames;
import io.tollgate.contracts.UsageEvent;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PassThroughIT extends GatewayTestBase {

    private static final String CHAT =
            "{\"model\":\"gpt\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    private final String key = keyOf(Calls.caller("pass", List.of(), List.of()));

    @BeforeEach
    void answers() {
        PROVIDERS.behaviour = PassThroughIT::provider;
        // Names that could not be looked up are asked for again after two seconds.
        await().until(() -> get("/mistral/v1/files", key).statusCode() == 201);
        // The last question is of this test.
        get("/v1/models", MASTER);
    }

    private static void provider(FakeService.Asked asked, HttpExchange exchange)
            throws IOException {
        String query = String.valueOf(asked.uri().getQuery());
        switch (asked.uri().getPath()) {
            case "/internal/providers" ->
                    FakeService.json(
                            exchange,
                            200,
                            new ProviderNames(List.of("mistral", "cohere", "groq", "vertex_ai")));
            case "/internal/pass-through" ->
                    FakeService.json(
                            exchange,
                            200,
                            new PassThroughOffer(
                                    query.replaceAll("provider=([a-z_]+).*", "$1"),
                                    !query.contains("groq"),
                                    query.contains("cohere") ? "cohere" : "openai",
                                    query.contains("model=gpt") ? offer() : null));
            default -> {
                exchange.getResponseHeaders()
                        .set(
                                InternalHeaders.REPORT,
                                Base64.getUrlEncoder()
                                        .encodeToString(
                                                ContractJson.MAPPER.writeValueAsBytes(
                                                        report("0", false))));
                exchange.getResponseHeaders().set("x-request-cost", "theirs");
                exchange.getResponseHeaders().set("set-cookie", "a=b");
                FakeService.json(exchange, 201, "{\"made\":1}");
            }
        }
    }

    /** Two cents for ten tokens of output. */
    private static ModelOffer offer() {
        return new ModelOffer(
                "mistral/gpt",
                List.of("mistral"),
                "chat",
                true,
                BigDecimal.ONE,
                BigDecimal.valueOf(2_000),
                BigDecimal.ZERO,
                java.util.Map.of(),
                10L,
                1_000L,
                0);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /mistral/v1/fine_tuning/jobs?a=1&b=%2F",
        "DELETE, /cohere/v1/connectors/x%2Fy",
        "GET, /vertex-ai/v1/projects/p"
    })
    void aCallGoesOnAsItCame(String method, String path) {
        HttpResponse<String> answer =
                send(
                        request(path)
                                .header("Authorization", "Bearer " + key)
                                .header("x-mine", "kept")
                                .header("Cookie", "c=" + key)
                                .header("x-litellm-tags", "t")
                                .header("X-Tollgate-Pass-Through", "forged")
                                .method(
                                        method,
                                        method.equals("POST")
                                                ? HttpRequest.BodyPublishers.ofString("{ \"x\" :1}")
                                                : HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{\"made\":1}");
        assertThat(answer.headers().firstValue("x-request-cost")).hasValue("theirs");
        assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
        FakeService.Asked asked = PROVIDERS.last();
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.uri()).hasToString("/v1/pass-through");
        assertThat(asked.headers().getFirst("x-mine")).isEqualTo("kept");
        assertThat(asked.headers().toString()).doesNotContain(key).doesNotContain("forged");
        assertThat(asked.body()).isEqualTo(method.equals("POST") ? "{ \"x\" :1}" : "");
        PassThroughCall call = call(asked);
        assertThat(call.method()).isEqualTo(method);
        assertThat(call.target()).isEqualTo(path.substring(path.indexOf('/', 1)));
        assertThat(call.form()).isNull();
        UsageEvent row = row(answer);
        assertThat(row.callType()).isEqualTo("pass_through_endpoint");
        assertThat(row.priced()).isFalse();
    }

    @Test
    void whatIsNoJsonGoesOnByteForByte() {
        byte[] bytes = new byte[300_000];
        new java.util.Random(1).nextBytes(bytes);
        HttpResponse<String> answer =
                send(
                        request("/mistral/v1/files")
                                .setHeader("content-type", "multipart/form-data; boundary=xyz")
                                .header("x-api-key", key)
                                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(PROVIDERS.last().headers().getFirst("content-type"))
                .isEqualTo("multipart/form-data; boundary=xyz");
        assertThat(PROVIDERS.last().body())
                .isEqualTo(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void aBudgetHoldsWhatAKnownCallCanCost() {
        String rich = strict("0.02");
        String poor = strict("0.009");

        HttpResponse<String> answer = post("/mistral/v1/chat/completions", "x-api-key", rich, CHAT);
        HttpResponse<String> refused =
                post("/mistral/v1/chat/completions", "x-api-key", poor, CHAT);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        PassThroughCall call = call(PROVIDERS.last());
        assertThat(call.form()).isEqualTo(PassThroughForm.OPENAI_CHAT);
        assertThat(call.model()).isEqualTo("gpt");
        assertThat(row(answer).modelGroup()).isEqualTo("mistral/gpt");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(json(refused).at("/error/code").stringValue()).isEqualTo("budget_exceeded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/mistral/v1/fine_tuning/jobs", "/cohere/v1/connectors", "/cohere/v2/chat"})
    void whatNobodyCanBoundIsRefusedToABudget(String path) {
        HttpResponse<String> answer =
                post(path, "x-api-key", strict("100"), CHAT.replace("gpt", "other"));

        assertThat(answer.statusCode()).isBetween(400, 403);
        assertThat(answer.body()).contains("not known");
        assertThat(get("/mistral/v1/files", strict("0.01")).statusCode()).isEqualTo(201);
    }

    @Test
    void aKeyLimitedToModelsMayNot() {
        String limited = keyOf(Calls.caller("lim", List.of("gpt", "mistral/gpt"), List.of()));
        String whole = keyOf(Calls.caller("lim", List.of("mistral/*"), List.of()));
        String route = keyOf(Calls.caller("lim", List.of("gpt"), List.of("/mistral/*")));

        assertThat(get("/mistral/v1/files", limited).statusCode()).isIn(401, 403);
        assertThat(post("/mistral/v1/chat/completions", "x-api-key", limited, CHAT).statusCode())
                .isIn(401, 403);
        assertThat(get("/mistral/v1/files", whole).statusCode()).isEqualTo(201);
        assertThat(get("/cohere/v1/models", whole).statusCode()).isIn(401, 403);
        assertThat(get("/mistral/v1/files", route).statusCode()).isEqualTo(201);
    }

    @Test
    void requestsPerMinuteCount() {
        Level one = Level.of(LevelKind.KEY, "k", 1L, null, null, List.of());
        String slow = keyOf(Calls.caller(one));

        assertThat(get("/mistral/v1/files", slow).statusCode()).isEqualTo(201);
        assertThat(get("/mistral/v1/files", slow).statusCode()).isEqualTo(429);
    }

    @ParameterizedTest
    @CsvSource({
        "/mistral/v1/files, sk-unknown, 401",
        "/mistral/v1/files?key=sk-x, , 401",
        "/groq/openai/v1/models, , 404",
        "/nobody/v1/files, , 404",
        "/mistral, , 404",
        "/mistral/../key/info, , 400",
        "/mistral/%2e%2e/key/info, , 400",
        "/mistral//evil.example/x, , 400",
        "/mistral/v1/%252e%252e/x, , 400"
    })
    void whatMayNotPassReachesNobody(String path, String other, int status) {
        HttpResponse<String> answer = get(path, other == null ? key : other);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).at("/error/message").stringValue()).isNotBlank();
        assertThat(PROVIDERS.last().uri().getPath()).startsWith("/internal/");
    }

    private static String strict(String usd) {
        Level level =
                Level.of(
                        LevelKind.KEY,
                        "k-" + UUID.randomUUID(),
                        null,
                        null,
                        null,
                        List.of(
                                Budget.of(
                                        new BigDecimal(usd).movePointRight(9).longValueExact(),
                                        null,
                                        Instant.EPOCH,
                                        BudgetMode.STRICT)));
        Caller caller = Calls.caller(level);
        return keyOf(caller);
    }

    private static PassThroughCall call(FakeService.Asked asked) {
        return ContractJson.MAPPER.readValue(
                Base64.getUrlDecoder()
                        .decode(asked.headers().getFirst(InternalHeaders.PASS_THROUGH)),
                PassThroughCall.class);
    }

    private static UsageEvent row(HttpResponse<String> answer) {
        String id = answer.headers().firstValue("x-tollgate-call-id").orElseThrow();
        return await().until(
                        () ->
                                LEDGER.stream()
                                        .filter(e -> e.requestId().toString().equals(id))
                                        .findFirst()
                                        .orElse(null),
                        java.util.Objects::nonNull);
    }
}
