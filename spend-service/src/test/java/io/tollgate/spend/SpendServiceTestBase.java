package io.tollgate.spend;

import io.tollgate.contracts.CallContext;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.Principal;
import io.tollgate.contracts.ServiceToken;
import io.tollgate.contracts.Signer;
import io.tollgate.contracts.Totals;
import io.tollgate.contracts.TotalsRequest;
import io.tollgate.contracts.UsageBatch;
import io.tollgate.contracts.UsageEvent;
import io.tollgate.contracts.UsageReceipts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The running service, and a small client that signs like the gateway. */
@SpringBootTest(
        classes = SpendService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class SpendServiceTestBase {

    protected static final String SECRET = "0f3b7c1d9e5a24688642ace0bdf97531";
    private static final Signer SIGNER = new Signer(SECRET, InstantSource.system());
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @LocalServerPort private int port;
    @Autowired protected JdbcClient jdbc;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add(
                "spring.datasource.url", () -> Backing.POSTGRES.getJdbcUrl("postgres", "postgres"));
        registry.add("tollgate.spend.redis-url", () -> Backing.REDIS_URL);
        registry.add("tollgate.platform.internal-secret", () -> SECRET);
        registry.add("management.server.port", () -> 0);
        // The jobs run when a test says so.
        registry.add("tollgate.spend.reconcile-interval", () -> "1h");
        registry.add("tollgate.spend.sweep-interval", () -> "1h");
        registry.add("tollgate.spend.rollup-check-interval", () -> "1h");
        // So do alerts.
        registry.add("tollgate.spend.alerts.look-interval", () -> "1h");
        registry.add("tollgate.spend.alerts.deliver-interval", () -> "1h");
    }

    /** An answer with its body as JSON. */
    public record Answer(int status, JsonNode body) {}

    protected UsageReceipts send(List<UsageEvent> events) {
        Answer answer = internal("/internal/usage", new UsageBatch(events));
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        return ContractJson.MAPPER.treeToValue(answer.body(), UsageReceipts.class);
    }

    protected UsageReceipts.Outcome send(UsageEvent event) {
        return send(List.of(event)).receipts().getFirst().outcome();
    }

    protected Totals totals(List<TotalsRequest.Question> questions) {
        Answer answer = internal("/internal/totals", new TotalsRequest(questions));
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        return ContractJson.MAPPER.treeToValue(answer.body(), Totals.class);
    }

    protected Answer internal(String path, Object body) {
        return exchange(
                request(path, null)
                        .POST(
                                HttpRequest.BodyPublishers.ofByteArray(
                                        ContractJson.MAPPER.writeValueAsBytes(body)))
                        .build());
    }

    protected Answer internalText(String path, String body) {
        return exchange(
                request(path, null).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    protected Answer get(Principal principal, String pathAndQuery) {
        return exchange(request(pathAndQuery, principal).GET().build());
    }

    /** A call with a body, on somebody's behalf. */
    protected Answer call(Principal principal, String method, String path, String body) {
        return exchange(
                request(path, principal)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    /** An answer of any type, as it came. */
    protected HttpResponse<byte[]> file(Principal principal, String pathAndQuery) {
        try {
            return HTTP.send(
                    request(pathAndQuery, principal).GET().build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    protected Answer unsigned(String pathAndQuery) {
        return exchange(HttpRequest.newBuilder(uri(pathAndQuery)).GET().build());
    }

    private HttpRequest.Builder request(String path, @Nullable Principal principal) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path))
                        .header("content-type", "application/json")
                        .header(
                                InternalHeaders.SERVICE,
                                SIGNER.sign("spend-service", new ServiceToken("gateway-service")));
        if (principal != null) {
            CallContext context = new CallContext(UUID.randomUUID(), principal, null);
            request.header(InternalHeaders.CONTEXT, SIGNER.sign("spend-service", context));
        }
        return request;
    }

    private URI uri(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + port + pathAndQuery);
    }

    private static Answer exchange(HttpRequest request) {
        try {
            HttpResponse<byte[]> response =
                    HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), ContractJson.MAPPER.readTree(response.body()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
