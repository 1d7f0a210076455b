package io.tollgate.keys;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.tollgate.contracts.CallContext;
import io.tollgate.contracts.Caller;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.KeyPeppers;
import io.tollgate.contracts.LevelsAnswer;
import io.tollgate.contracts.LevelsRequest;
import io.tollgate.contracts.Origin;
import io.tollgate.contracts.Principal;
import io.tollgate.contracts.ResolveAnswer;
import io.tollgate.contracts.ResolveRequest;
import io.tollgate.contracts.Role;
import io.tollgate.contracts.ServiceToken;
import io.tollgate.contracts.Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
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
        classes = KeyService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class KeyServiceTestBase {

    protected static final String SECRET = "0f3b7c1d9e5a24688642ace0bdf97531";
    protected static final String OLD_PEPPER = "v1:Zq81hWm2x7Lk0Vb4";
    protected static final String PEPPER = "v2:p4Nc7Xy2Rt9Ke5Ud," + OLD_PEPPER;
    protected static final Principal MASTER = Principal.master();
    protected static final Principal VIEWER =
            new Principal(Role.PROXY_ADMIN_VIEWER, null, "u-viewer", null, null);
    private static final Signer SIGNER = new Signer(SECRET, InstantSource.system());
    protected static final FakeSpendService SPEND = new FakeSpendService(SIGNER);
    static final FakeAuditLog PROVIDERS_LOG = new FakeAuditLog(SIGNER, "provider-service");
    private static final String PROVIDERS_URL = PROVIDERS_LOG.start();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    protected static final RedisCommands<String, String> REDIS =
            RedisClient.create(Backing.REDIS_URL).connect().sync();

    @LocalServerPort private int port;
    @Autowired protected JdbcClient jdbc;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add(
                "spring.datasource.url",
                () ->
                        Backing.POSTGRES.getJdbcUrl(
                                "postgres", "${tollgate.test.database:postgres}"));
        registry.add("TOLLGATE_REDIS_URL", () -> Backing.REDIS_URL);
        registry.add("TOLLGATE_INTERNAL_SECRET", () -> SECRET);
        registry.add("TOLLGATE_KEY_PEPPER", () -> PEPPER);
        registry.add("TOLLGATE_SPEND_SERVICE_URL", SPEND::url);
        registry.add("TOLLGATE_PROVIDER_SERVICE_URL", () -> PROVIDERS_URL);
        registry.add("management.server.port", () -> 0);
    }

    /** An answer with its body as JSON. */
    public record Answer(int status, JsonNode body, HttpHeaders headers) {

        public String at(String pointer) {
            return body.at(pointer).asString();
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    /** The caller that holds this key. */
    protected static Principal holder(String token, @Nullable String userId) {
        return new Principal(Role.INTERNAL_USER, token, userId, null, null);
    }

    protected Answer post(String path, String body) {
        return post(MASTER, path, body);
    }

    protected Answer post(@Nullable Principal principal, String path, String body) {
        return exchange(
                request(path, principal).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    /** For paths that take a body with PATCH or DELETE. */
    protected Answer send(String method, String path, String body) {
        return send(MASTER, method, path, body);
    }

    protected Answer send(Principal principal, String method, String path, String body) {
        return exchange(
                request(path, principal)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    /** Makes a team unless there is one; keys name teams that exist. */
    protected void team(String id) {
        post("/team/new", "{\"team_id\": \"" + id + "\"}");
    }

    protected Answer get(Principal principal, String pathAndQuery) {
        return exchange(request(pathAndQuery, principal).GET().build());
    }

    /** An answer that is no JSON. */
    protected String text(Principal principal, String pathAndQuery) {
        try {
            return HTTP.send(
                            request(pathAndQuery, principal).GET().build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
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

    protected LevelsAnswer levels(LevelsRequest.Ref... refs) {
        Answer answer =
                exchange(
                        request("/internal/levels", null)
                                .POST(
                                        HttpRequest.BodyPublishers.ofByteArray(
                                                ContractJson.MAPPER.writeValueAsBytes(
                                                        new LevelsRequest(List.of(refs)))))
                                .build());
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        return ContractJson.MAPPER.treeToValue(answer.body(), LevelsAnswer.class);
    }

    protected @Nullable Caller resolve(String plain) {
        return resolve(plain, PEPPER);
    }

    protected @Nullable Caller resolve(String plain, String peppers) {
        ResolveRequest request = new ResolveRequest(KeyPeppers.parse(peppers).hashes(plain));
        Answer answer =
                exchange(
                        request("/internal/callers/resolve", null)
                                .POST(
                                        HttpRequest.BodyPublishers.ofByteArray(
                                                ContractJson.MAPPER.writeValueAsBytes(request)))
                                .build());
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        return ContractJson.MAPPER.treeToValue(answer.body(), ResolveAnswer.class).caller();
    }

    private HttpRequest.Builder request(String path, @Nullable Principal principal) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path))
                        .header("content-type", "application/json")
                        .header(
                                InternalHeaders.SERVICE,
                                SIGNER.sign("key-service", new ServiceToken("gateway-service")));
        if (principal != null) {
            CallContext context =
                    new CallContext(
                            UUID.randomUUID(),
                            principal,
                            null,
                            new Origin("203.0.113.7", "0af7651916cd43dd8448eb211c80319c"));
            request.header(InternalHeaders.CONTEXT, SIGNER.sign("key-service", context));
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
            return new Answer(
                    response.statusCode(),
                    ContractJson.MAPPER.readTree(response.body()),
                    response.headers());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
