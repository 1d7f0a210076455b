package io.tollgate.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.tollgate.contracts.AnswerFrames;
import io.tollgate.contracts.Attempt;
import io.tollgate.contracts.CallContext;
import io.tollgate.contracts.CallReport;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.CostParts;
import io.tollgate.contracts.CountersRequest;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.LevelsAnswer;
import io.tollgate.contracts.LevelsRequest;
import io.tollgate.contracts.ModelOffer;
import io.tollgate.contracts.ModelOffers;
import io.tollgate.contracts.ResolveAnswer;
import io.tollgate.contracts.ResolveRequest;
import io.tollgate.contracts.Role;
import io.tollgate.contracts.Signer;
import io.tollgate.contracts.TokenUsage;
import io.tollgate.contracts.TrustRequest;
import io.tollgate.contracts.UsageBatch;
import io.tollgate.contracts.UsageReceipts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The whole gateway with a real Redis, before inner services that the test plays. */
@SpringBootTest(
        classes = GatewayService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class GatewayIT {

    private static final TestCounters COUNTERS = new TestCounters();

    private static final String SECRET = "0f3b7c1d9e5a24688642ace0bdf97531";
    private static final String MASTER = "sk-f81d4fae7dec11d0a765";
    private static final String KEY = "sk-known-key-of-a-user";
    private static final Signer SIGNER = new Signer(SECRET, InstantSource.system());
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final FakeService KEYS = new FakeService();
    private static final FakeService SPEND = new FakeService();
    private static final FakeService PROVIDERS = new FakeService();
    private static final String ASK =
            "{\"model\":\"gpt\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    @LocalServerPort private int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("tollgate.platform.internal-secret", () -> SECRET);
        registry.add("tollgate.gateway.master-key", () -> MASTER);
        registry.add("tollgate.gateway.key-pepper", () -> "v1:f81d4fae-7dec-11d0");
        registry.add("tollgate.gateway.redis-url", () -> TestRedis.URL);
        registry.add("tollgate.gateway.key-service-url", KEYS::address);
        registry.add("tollgate.gateway.spend-service-url", SPEND::address);
        registry.add("tollgate.gateway.provider-service-url", PROVIDERS::address);
        registry.add("management.server.port", () -> 0);
    }

    @BeforeEach
    void usualAnswers() {
        KEYS.behaviour = GatewayIT::keys;
        SPEND.behaviour = GatewayIT::spend;
        PROVIDERS.behaviour = GatewayIT::providers;
    }

    static void keys(FakeService.Asked asked, HttpExchange exchange) throws IOException {
        if (asked.uri().getPath().equals("/internal/levels")) {
            LevelsAnswer.Entity unknown = new LevelsAnswer.Entity(null, false, null);
            int entities = asked.as(LevelsRequest.class).levels().size();
            FakeService.json(
                    exchange, 200, new LevelsAnswer(Collections.nCopies(entities, unknown)));
            return;
        }
        if (asked.uri().getPath().equals("/internal/callers/resolve")) {
            String known =
                    io.tollgate.contracts.KeyPeppers.parse("v1:f81d4fae-7dec-11d0")
                            .hash(KEY)
                            .hash();
            boolean found =
                    asked.as(ResolveRequest.class).hashes().stream()
                            .anyMatch(hash -> hash.hash().equals(known));
            FakeService.json(
                    exchange,
                    200,
                    new ResolveAnswer(
                            found
                                    ? Calls.caller("it", List.of("gpt", "claude"), List.of())
                                    : null));
            return;
        }
        exchange.getResponseHeaders().set("x-tollgate-ignored-fields", "guardrails");
        exchange.getResponseHeaders().set("x-tollgate-revocation-delay", "60");
        exchange.getResponseHeaders().set(InternalHeaders.CONTEXT, "inner");
        exchange.getResponseHeaders().set(InternalHeaders.SERVICE, "inner");
        FakeService.json(exchange, 200, "{\"key\":\"made\"}");
    }

    static void spend(FakeService.Asked asked, HttpExchange exchange) throws IOException {
        switch (asked.uri().getPath()) {
            case "/internal/usage" ->
                    FakeService.json(
                            exchange,
                            200,
                            new UsageReceipts(
                                    asked.as(UsageBatch.class).events().stream()
                                            .map(
                                                    e ->
                                                            new UsageReceipts.Receipt(
                                                                    e.requestId(),
                                                                    e.attempt(),
                                                                    UsageReceipts.Outcome.STORED,
                                                                    0))
                                            .toList()));
            case "/internal/counters/trust" -> {
                COUNTERS.trust(asked.as(TrustRequest.class));
                FakeService.json(exchange, 200, "{}");
            }
            case "/internal/counters/seed" -> {
                COUNTERS.seed(asked.as(CountersRequest.class));
                FakeService.json(exchange, 200, "{}");
            }
            default -> FakeService.json(exchange, 200, "[]");
        }
    }

    static void providers(FakeService.Asked asked, HttpExchange exchange) throws IOException {
        switch (asked.uri().getPath()) {
            case "/internal/models" -> {
                String query = asked.uri().getQuery();
                List<ModelOffer> offers =
                        List.of(
                                offer("gpt", "openai"),
                                offer("hidden", "openai"),
                                offer("openai/*", "openai"));
                FakeService.json(
                        exchange,
                        200,
                        new ModelOffers(
                                query == null
                                        ? offers
                                        : offers.stream()
                                                .filter(o -> query.equals("name=" + o.name()))
                                                .toList()));
            }
            case "/v1/chat/completions", "/v1/messages" -> {
                exchange.getResponseHeaders().set(InternalHeaders.REPORT, report());
                FakeService.json(exchange, 200, "{\"answer\":\"Hello\"}");
            }
            default -> FakeService.json(exchange, 200, "{}");
        }
    }

    @Test
    void managementCallsCarryASignedCallerAndNothingOfTheClientsOwn() {
        HttpResponse<String> answer =
                send(
                        request("/key/generate?x=1")
                                .header("Authorization", "Bearer " + KEY)
                                .header("x-api-key", KEY)
                                .header("Cookie", "token=" + KEY)
                                .header("x-litellm-api-key", KEY)
                                .header(InternalHeaders.CONTEXT, "forged")
                                .header(InternalHeaders.SERVICE, "forged")
                                .header("X-Tollgate-Anything", "forged")
                                .header("x-harmless", "kept")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"a\":1}")));

        assertThat(answer.statusCode()).isEqualTo(200);
        FakeService.Asked asked = KEYS.last();
        assertThat(asked.uri()).hasToString("/key/generate?x=1");
        assertThat(asked.body()).isEqualTo("{\"a\":1}");
        assertThat(asked.headers().getFirst("x-harmless")).isEqualTo("kept");
        assertThat(asked.headers().toString()).doesNotContain(KEY).doesNotContain("forged");
        CallContext context =
                SIGNER.verify(
                        "key-service",
                        CallContext.class,
                        asked.headers().getFirst(InternalHeaders.CONTEXT));
        assertThat(context.principal().role()).isEqualTo(Role.INTERNAL_USER);
        assertThat(context.principal().keyId()).isEqualTo("k");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /team/new",
        "GET, /v2/team/list",
        "POST, /user/delete",
        "PATCH, /organization/update",
        "DELETE, /organization/delete",
        "POST, /end_user/block",
        "POST, /customer/update",
        "POST, /budget/info",
        "POST, /tag/info"
    })
    void ownersOfKeysAreManagedWithTheBodyOfEveryMethod(String method, String path) {
        String body = "{\"sent\":\"" + path + "\"}";
        HttpResponse<String> answer =
                send(
                        request(path)
                                .header("Authorization", "Bearer " + MASTER)
                                .method(method, HttpRequest.BodyPublishers.ofString(body)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(KEYS.last().method()).isEqualTo(method);
        assertThat(KEYS.last().uri()).hasToString(path);
        assertThat(KEYS.last().body()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/team/daily/activity",
                "/key/daily/activity",
                "/user/daily/activity/aggregated",
                "/organization/daily/activity",
                "/customer/daily/activity",
                "/tag/daily/activity",
                "/agent/daily/activity",
                "/global/activity",
                "/management/v1/spend_logs/end_users"
            })
    void dailyActivityOfAllKindsIsSpendServices(String path) {
        assertThat(get(path, MASTER).statusCode()).isEqualTo(200);
        assertThat(SPEND.last().uri()).hasToString(path);
    }

    @Test
    void whatTheInnerServiceSaysAboutFieldsReachesTheClientAndItsTokensDoNot() {
        HttpResponse<String> answer = get("/key/info", MASTER);

        assertThat(answer.headers().firstValue("x-tollgate-ignored-fields")).hasValue("guardrails");
        assertThat(answer.headers().firstValue("x-tollgate-revocation-delay")).hasValue("60");
        assertThat(answer.headers().firstValue(InternalHeaders.CONTEXT)).isEmpty();
        assertThat(answer.headers().firstValue(InternalHeaders.SERVICE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, '', 401",
        "/v1/chat/completions, sk-unknown, 401",
        "/v1/chat/completions, not-a-key, 401",
        "/v1/messages, sk-unknown, 401",
        "/key/generate, sk-unknown, 401",
        "/model/new, '', 401",
        "/nowhere, sk-unknown, 404"
    })
    void refusalsAreObjectsOfTheClientsDialect(String path, String key, int status) {
        HttpResponse<String> answer = post(path, key, ASK);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertDialect(answer, path.endsWith("/messages"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/chat/completions", "/v1/messages", "/chat/completions", "/messages"})
    void badCallsAreRefusedInTheirDialectAndReachNoProvider(String path) {
        boolean anthropic = path.endsWith("/messages");
        int before = PROVIDERS.asked.size();
        record Bad(String body, int status) {}
        for (Bad bad :
                List.of(
                        new Bad("{", 400),
                        new Bad(ASK.replace("}]}", "}],\"model\":\"gpt\"}"), 400),
                        new Bad(ASK.replace("\"gpt\"", "\"hidden\""), 403),
                        new Bad(ASK.replace("\"gpt\"", "\"claude\""), 404))) {
            HttpResponse<String> answer = post(path, KEY, bad.body());
            assertThat(answer.statusCode())
                    .as(bad.body())
                    .isIn(bad.status(), bad.status() == 403 ? 401 : bad.status());
            assertDialect(answer, anthropic);
            assertThat(answer.headers().firstValue("x-tollgate-call-id")).isPresent();
        }
        HttpResponse<String> text =
                send(
                        request(path)
                                .setHeader("content-type", "text/plain")
                                .header("x-api-key", KEY)
                                .POST(HttpRequest.BodyPublishers.ofString(ASK)));
        assertThat(text.statusCode()).isEqualTo(415);
        assertThat(PROVIDERS.asked.subList(before, PROVIDERS.asked.size()))
                .noneMatch(asked -> asked.uri().getPath().endsWith(path));
    }

    @Test
    void aCallIsForwardedAnsweredAndBooked() {
        int before = SPEND.asked.size();
        HttpResponse<String> answer = post("/v1/chat/completions", KEY, ASK);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"answer\":\"Hello\"}");
        assertThat(answer.headers().firstValue("x-tollgate-response-cost")).hasValue("0.25");
        assertThat(answer.headers().firstValue("x-litellm-response-cost")).hasValue("0.25");
        assertThat(answer.headers().firstValue(InternalHeaders.REPORT)).isEmpty();
        String id = answer.headers().firstValue("x-tollgate-call-id").orElseThrow();
        await().until(
                        () ->
                                SPEND.asked.subList(before, SPEND.asked.size()).stream()
                                        .anyMatch(asked -> asked.body().contains(id)));
    }

    @Test
    void soundReachesTheClientAsItComesAndItsEndAfterItsAccount() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        int before = SPEND.asked.size();
        PROVIDERS.behaviour =
                speech(
                        out -> {
                            AnswerFrames.data(out, "first".getBytes(UTF_8), 0, 5);
                            out.flush();
                            goOn.await(20, TimeUnit.SECONDS);
                            AnswerFrames.data(out, "second".getBytes(UTF_8), 0, 6);
                            AnswerFrames.report(out, Base64.getUrlDecoder().decode(report()));
                        });
        HttpResponse<InputStream> answer = speak();

        assertThat(answer.headers().firstValue("content-type")).hasValue("audio/mpeg");
        assertThat(answer.headers().firstValue("x-litellm-response-cost")).hasValue("0.25");
        assertThat(answer.headers().firstValue(InternalHeaders.FORETOLD)).isEmpty();
        assertThat(new String(answer.body().readNBytes(5), UTF_8)).isEqualTo("first");
        goOn.countDown();
        assertThat(new String(answer.body().readAllBytes(), UTF_8)).isEqualTo("second");
        String id = answer.headers().firstValue("x-tollgate-call-id").orElseThrow();
        await().until(
                        () ->
                                SPEND.asked.subList(before, SPEND.asked.size()).stream()
                                        .anyMatch(asked -> asked.body().contains(id)));
    }

    @Test
    void soundThatBreaksOffNeverLooksWhole() throws Exception {
        PROVIDERS.behaviour = speech(out -> AnswerFrames.data(out, "first".getBytes(UTF_8), 0, 5));
        assertThatThrownBy(() -> speak().body().readAllBytes()).isInstanceOf(IOException.class);

        PROVIDERS.behaviour = speech(out -> {});
        HttpResponse<InputStream> nothing = speak();
        assertThat(nothing.statusCode()).isEqualTo(502);
    }

    @Test
    void whoStopsListeningIsToldToTheReplica() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        FakeService.Behaviour speaks =
                speech(
                        out -> {
                            while (told.getCount() > 0) {
                                AnswerFrames.data(out, new byte[4096], 0, 4096);
                                out.flush();
                                told.await(5, TimeUnit.MILLISECONDS);
                            }
                            AnswerFrames.report(out, Base64.getUrlDecoder().decode(report()));
                        });
        int before = SPEND.asked.size();
        PROVIDERS.behaviour =
                (asked, exchange) -> {
                    if (asked.uri().getPath().endsWith("/cancel")) {
                        told.countDown();
                    }
                    speaks.answer(asked, exchange);
                };
        HttpResponse<InputStream> answer = speak();
        String id = answer.headers().firstValue("x-tollgate-call-id").orElseThrow();
        answer.body().readNBytes(10);
        answer.body().close();

        assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        await().until(
                        () ->
                                SPEND.asked.subList(before, SPEND.asked.size()).stream()
                                        .anyMatch(asked -> asked.body().contains(id)));
    }

    private interface Speaker {
        void speak(OutputStream out) throws IOException, InterruptedException;
    }

    private static FakeService.Behaviour speech(Speaker speaker) {
        return (asked, exchange) -> {
            if (!asked.uri().getPath().equals("/v1/audio/speech")) {
                providers(asked, exchange);
                return;
            }
            exchange.getResponseHeaders().set("content-type", AnswerFrames.CONTENT_TYPE);
            exchange.getResponseHeaders().set(InternalHeaders.FRAMED, "audio/mpeg");
            exchange.getResponseHeaders().set(InternalHeaders.FORETOLD, report());
            exchange.getResponseHeaders()
                    .set("x-tollgate-replica", PROVIDERS.address().getAuthority());
            exchange.sendResponseHeaders(200, 0);
            try {
                speaker.speak(exchange.getResponseBody());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private HttpResponse<InputStream> speak() throws IOException, InterruptedException {
        return HTTP.send(
                request("/v1/audio/speech")
                        .header("Authorization", "Bearer " + KEY)
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"model\":\"gpt\",\"input\":\"Hello\",\"voice\":\"alloy\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    @Test
    void metadataTagsAndCacheSettingsAreTaken() {
        String body =
                ASK.replace(
                        "}]}",
                        "}],\"metadata\":{\"tags\":[\"a\"]},\"cache\":{\"ttl\":60,\"namespace\":\""
                                + Instant.now()
                                + "\"},\"temperature\":1}");

        HttpResponse<String> miss = post("/v1/chat/completions", KEY, body);
        assertThat(miss.statusCode()).as(miss.body()).isEqualTo(200);
        assertThat(miss.headers().firstValue("x-tollgate-cache")).hasValue("miss");
        await().untilAsserted(
                        () -> {
                            HttpResponse<String> hit = post("/v1/chat/completions", KEY, body);
                            assertThat(hit.headers().firstValue("x-tollgate-cache"))
                                    .hasValue("hit");
                            assertThat(hit.body()).isEqualTo(miss.body());
                            assertThat(hit.headers().firstValue("x-tollgate-response-cost"))
                                    .hasValue("0");
                        });
    }

    @Test
    void anUnknownKeyIsRefusedAndAKeyNobodyCanCheckIsNot() {
        KEYS.behaviour = (asked, exchange) -> FakeService.json(exchange, 500, "{}");
        HttpResponse<String> away = post("/v1/chat/completions", "sk-never-seen-before", ASK);
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.headers().firstValue("retry-after")).isPresent();

        KEYS.behaviour = (asked, exchange) -> FakeService.json(exchange, 200, "<html>");
        assertThat(post("/v1/messages", "sk-never-seen-either", ASK).statusCode())
                .isBetween(503, 529);
        assertThat(get("/key/info", "sk-never-seen-at-all").statusCode()).isEqualTo(503);
    }

    @Test
    void modelsAreListedInBothForms() {
        JsonNode openAi = json(get("/v1/models", KEY));
        assertThat(openAi.path("object").stringValue()).isEqualTo("list");
        assertThat(openAi.path("data").findValuesAsString("id")).containsExactly("gpt");
        assertThat(json(get("/models", MASTER)).path("data").findValuesAsString("id"))
                .containsExactly("gpt", "hidden");
        assertThat(json(get("/v1/models?return_wildcard_routes=true", MASTER)).toString())
                .contains("openai/*");
        assertThat(json(get("/v1/models/gpt", KEY)).path("object").stringValue())
                .isEqualTo("model");
        assertThat(get("/v1/models/hidden", KEY).statusCode()).isEqualTo(404);

        HttpResponse<String> anthropic =
                send(
                        request("/v1/models")
                                .header("x-api-key", KEY)
                                .header("anthropic-version", "2023-06-01")
                                .GET());
        assertThat(json(anthropic).at("/data/0/type").stringValue()).isEqualTo("model");
        assertThat(json(anthropic).path("first_id").stringValue()).isEqualTo("gpt");
    }

    @Test
    void healthIsOpenAndTellsWhatIsAway() {
        assertThat(send(request("/health/liveliness").GET()).body()).isEqualTo("\"I'm alive!\"");
        HttpResponse<String> ready = send(request("/health/readiness").GET());
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(json(ready).path("cache").stringValue()).isEqualTo("redis");

        PROVIDERS.behaviour = (asked, exchange) -> FakeService.json(exchange, 503, "{}");
        HttpResponse<String> away = send(request("/health/readiness").GET());
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(json(away).path("status").stringValue()).isEqualTo("unhealthy");
    }

    @Test
    void unknownPathsAndMethodsAreObjects() {
        assertThat(get("/nowhere", MASTER).statusCode()).isEqualTo(404);
        assertDialect(get("/nowhere", MASTER), false);
        HttpResponse<String> wrongMethod = post("/health/liveliness", MASTER, "{}");
        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        assertDialect(wrongMethod, false);
        assertThat(get("/internal/models", MASTER).statusCode()).isEqualTo(404);
        assertThat(get("/key/%2e%2e/internal/models", MASTER).statusCode()).isBetween(400, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"api_key", "key"})
    void aSecretInTheQueryOfASpendPathDoesNotTravelInside(String name) {
        assertThat(get("/spend/logs?a=1&" + name + "=" + KEY + "&b=%20x", MASTER).statusCode())
                .isEqualTo(200);
        assertThat(SPEND.last().uri()).hasToString("/spend/logs?a=1&" + name + "=k&b=%20x");

        get("/spend/logs?" + name + "=sk-nobodys", MASTER);
        assertThat(SPEND.last().uri().toString()).doesNotContain("sk-nobodys").contains(name + "=");
        get("/spend/logs?" + name + "=0123abcd", MASTER);
        assertThat(SPEND.last().uri()).hasToString("/spend/logs?" + name + "=0123abcd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/spend/calculate",
                "/cost/estimate",
                "/config/cost_discount_config",
                "/config/cost_margin_config"
            })
    void whatNeedsPricesIsAnsweredByProviderService(String path) {
        post(path, MASTER, "{}");

        assertThat(PROVIDERS.last().uri()).hasToString(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/spend/report",
                "/spend/exports/e-1/content",
                "/v1/organization/costs",
                "/v1/organization/usage/completions"
            })
    void financePathsAreAnsweredBySpendService(String path) {
        get(path, MASTER);

        assertThat(SPEND.last().uri()).hasToString(path);
    }

    private static void assertDialect(HttpResponse<String> answer, boolean anthropic) {
        JsonNode body = json(answer);
        assertThat(answer.headers().firstValue("content-type").orElse(""))
                .startsWith("application/json");
        assertThat(body.at("/error/message").stringValue()).isNotBlank();
        assertThat(body.at("/error/type").stringValue()).isNotBlank();
        assertThat(body.path("type").asString("")).isEqualTo(anthropic ? "error" : "");
    }

    private HttpResponse<String> get(String path, String key) {
        return send(request(path).header("Authorization", "Bearer " + key).GET());
    }

    private HttpResponse<String> post(String path, String key, String body) {
        HttpRequest.Builder request = request(path);
        if (!key.isEmpty()) {
            request.header("x-api-key", key);
        }
        return send(request.POST(HttpRequest.BodyPublishers.ofString(body, UTF_8)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("content-type", "application/json");
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return ContractJson.MAPPER.readTree(answer.body());
    }

    private static ModelOffer offer(String name, String provider) {
        return new ModelOffer(
                name,
                List.of(provider),
                "chat",
                true,
                BigDecimal.ONE,
                BigDecimal.ONE,
                BigDecimal.ZERO,
                Map.of(),
                100L,
                1_000L,
                1_700_000_000L);
    }

    private static String report() {
        Instant now = Instant.now();
        CostParts cost =
                new CostParts(
                        new BigDecimal("0.25"),
                        BigDecimal.ZERO,
                        BigDecimal.ZERO,
                        BigDecimal.ZERO,
                        BigDecimal.ZERO);
        Attempt attempt =
                new Attempt(
                        1,
                        "d",
                        "openai",
                        "up",
                        null,
                        null,
                        now,
                        null,
                        now,
                        true,
                        null,
                        null,
                        new TokenUsage(1, 0, 0, 1, 0, 0, 0),
                        cost,
                        false,
                        true);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        ContractJson.MAPPER.writeValueAsBytes(new CallReport(List.of(attempt))));
    }
}
