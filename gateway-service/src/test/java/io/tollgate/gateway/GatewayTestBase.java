package io.tollgate.gateway;

import com.sun.net.httpserver.HttpExchange;
import io.tollgate.contracts.Attempt;
import io.tollgate.contracts.CallContents;
import io.tollgate.contracts.CallReport;
import io.tollgate.contracts.Caller;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.CostParts;
import io.tollgate.contracts.CountersRequest;
import io.tollgate.contracts.KeyPeppers;
import io.tollgate.contracts.LevelsAnswer;
import io.tollgate.contracts.LevelsRequest;
import io.tollgate.contracts.ModelOffer;
import io.tollgate.contracts.ModelOffers;
import io.tollgate.contracts.ResolveAnswer;
import io.tollgate.contracts.ResolveRequest;
import io.tollgate.contracts.TokenUsage;
import io.tollgate.contracts.TrustRequest;
import io.tollgate.contracts.UsageBatch;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.contracts.UsageReceipts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The whole gateway with a real Redis, before inner services that the test plays. */
@SpringBootTest(
        classes = GatewayService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties =
                "tollgate.gateway.provider-service-url=${test.another:${test.provider-service}}")
public abstract class GatewayTestBase {

    protected static final String SECRET = "0f3b7c1d9e5a24688642ace0bdf97531";
    protected static final String MASTER = "sk-f81d4fae7dec11d0a765";
    protected static final FakeService PROVIDERS = new FakeService();
    protected static final List<UsageEvent> LEDGER = new CopyOnWriteArrayList<>();
    protected static final List<CallContents.Content> CONTENTS = new CopyOnWriteArrayList<>();

    private static final String PEPPER = "v1:f81d4fae-7dec-11d0";
    private static final TestCounters COUNTERS = new TestCounters();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final FakeService KEYS = new FakeService();
    private static final FakeService SPEND = new FakeService();
    private static final Map<String, Caller> CALLERS = new ConcurrentHashMap<>();

    @LocalServerPort protected int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("tollgate.platform.internal-secret", () -> SECRET);
        registry.add("tollgate.gateway.master-key", () -> MASTER);
        registry.add("tollgate.gateway.key-pepper", () -> PEPPER);
        registry.add("tollgate.gateway.redis-url", () -> TestRedis.URL);
        registry.add("tollgate.gateway.key-service-url", KEYS::address);
        registry.add("tollgate.gateway.spend-service-url", SPEND::address);
        registry.add("test.provider-service", PROVIDERS::address);
        registry.add("management.server.port", () -> 0);
    }

    @BeforeEach
    void usualAnswers() {
        KEYS.behaviour = GatewayTestBase::keys;
        SPEND.behaviour = GatewayTestBase::spend;
    }

    /** A key of this caller, whom the gateway has never seen. */
    protected static String keyOf(Caller caller) {
        String key = "sk-" + UUID.randomUUID();
        CALLERS.put(KeyPeppers.parse(PEPPER).hash(key).hash(), caller);
        return key;
    }

    private static void keys(FakeService.Asked asked, HttpExchange exchange) throws IOException {
        if (asked.uri().getPath().equals("/internal/levels")) {
            LevelsAnswer.Entity unknown = new LevelsAnswer.Entity(null, false, null);
            int entities = asked.as(LevelsRequest.class).levels().size();
            FakeService.json(
                    exchange, 200, new LevelsAnswer(Collections.nCopies(entities, unknown)));
            return;
        }
        if (served(asked, exchange, "/key/generate")) {
            return;
        }
        Caller caller =
                asked.as(ResolveRequest.class).hashes().stream()
                        .map(hash -> CALLERS.get(hash.hash()))
                        .filter(java.util.Objects::nonNull)
                        .findFirst()
                        .orElse(null);
        FakeService.json(exchange, 200, new ResolveAnswer(caller));
    }

    private static void spend(FakeService.Asked asked, HttpExchange exchange) throws IOException {
        switch (asked.uri().getPath()) {
            case "/internal/usage" -> {
                List<UsageEvent> events = asked.as(UsageBatch.class).events();
                LEDGER.addAll(events);
                FakeService.json(
                        exchange,
                        200,
                        new UsageReceipts(
                                events.stream()
                                        .map(
                                                e ->
                                                        new UsageReceipts.Receipt(
                                                                e.requestId(),
                                                                e.attempt(),
                                                                UsageReceipts.Outcome.STORED,
                                                                0))
                                        .toList()));
            }
            case "/internal/contents" -> {
                CONTENTS.addAll(asked.as(CallContents.class).contents());
                FakeService.json(exchange, 200, "{}");
            }
            case "/internal/counters/trust" -> {
                COUNTERS.trust(asked.as(TrustRequest.class));
                FakeService.json(exchange, 200, "{}");
            }
            case "/internal/counters/seed" -> {
                COUNTERS.seed(asked.as(CountersRequest.class));
                FakeService.json(exchange, 200, "{}");
            }
            default -> {
                if (!served(asked, exchange, "/spend/logs")) {
                    FakeService.json(exchange, 200, "[]");
                }
            }
        }
    }

    /** Answers the question for what a service serves; false for other questions. */
    protected static boolean served(FakeService.Asked asked, HttpExchange exchange, String... paths)
            throws IOException {
        if (!asked.uri().getPath().equals("/internal/openapi")) {
            return false;
        }
        Map<String, Object> served = new java.util.TreeMap<>();
        for (String path : paths) {
            served.put(path, Map.of("post", Map.of("x-tollgate-operation", "OF_THE_SERVICE")));
        }
        FakeService.json(exchange, 200, Map.of("paths", served));
        return true;
    }

    /** Answers the question for models, with those of these names; false for other questions. */
    protected static boolean models(FakeService.Asked asked, HttpExchange exchange, String... names)
            throws IOException {
        if (!asked.uri().getPath().equals("/internal/models")) {
            return false;
        }
        String query = asked.uri().getQuery();
        List<ModelOffer> offers =
                java.util.Arrays.stream(names)
                        .filter(name -> query == null || query.equals("name=" + name))
                        .map(GatewayTestBase::offer)
                        .toList();
        FakeService.json(exchange, 200, new ModelOffers(offers));
        return true;
    }

    /** A dollar for a thousand tokens. */
    private static ModelOffer offer(String name) {
        return new ModelOffer(
                name,
                List.of("openai"),
                "chat",
                true,
                BigDecimal.valueOf(1000),
                BigDecimal.valueOf(1000),
                BigDecimal.ZERO,
                Map.of(),
                100L,
                1_000L,
                1_700_000_000L);
    }

    protected static CallReport report(String usd, boolean priced) {
        Instant now = Instant.now();
        CostParts cost =
                new CostParts(
                        new BigDecimal(usd),
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
                        priced);
        return new CallReport(List.of(attempt));
    }

    protected HttpResponse<String> get(String path, String key) {
        return send(request(path).header("Authorization", "Bearer " + key).GET());
    }

    protected HttpResponse<String> post(String path, String keyHeader, String key, String body) {
        return send(
                request(path)
                        .header(keyHeader, key)
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    protected HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("content-type", "application/json");
    }

    protected static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    protected static JsonNode json(HttpResponse<String> answer) {
        return ContractJson.MAPPER.readTree(answer.body());
    }
}
