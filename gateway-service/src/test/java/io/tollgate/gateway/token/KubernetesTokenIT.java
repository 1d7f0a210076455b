package io.tollgate.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tollgate.contracts.IdentityAnswer;
import io.tollgate.contracts.TokenIdentity;
import io.tollgate.gateway.Calls;
import io.tollgate.gateway.FakeService;
import io.tollgate.gateway.GatewayService;
import io.tollgate.gateway.InnerServicesPlayed;
import io.tollgate.gateway.TestRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Pods call with the service-account tokens that a cluster projects into them. Their keys are
 * served to accounts of the cluster only.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-tokens">bound
 *     tokens</a>
 */
@SpringBootTest(
        classes = GatewayService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class KubernetesTokenIT {

    private static final String CLUSTER = "https://kubernetes.default.svc.cluster.local";
    private static final String SUBJECT = "system:serviceaccount:search:indexer";
    private static final String OWN_TOKEN = "token-of-the-gateways-own-pod";
    private static final OidcServer SIGNER = new OidcServer();
    private static final InnerServicesPlayed INNER = new InnerServicesPlayed();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir private static Path folder;

    @LocalServerPort private int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), OWN_TOKEN);
        String keys = cluster();
        INNER.settings(registry, TestRedis.URL);
        registry.add("general-settings.enable-jwt-auth", () -> true);
        String issuer = "general-settings.litellm-jwtauth.issuers[0].";
        registry.add(issuer + "issuer", () -> CLUSTER);
        registry.add(issuer + "jwks-url", () -> keys);
        registry.add(issuer + "audience", () -> "tollgate");
        registry.add(issuer + "token-file", token::toString);
        registry.add(issuer + "user-id-jwt-field", () -> "sub");
        registry.add(issuer + "team-id-jwt-field", () -> "kubernetes.io.namespace");
        registry.add(issuer + "virtual-key-claim-field", () -> "kubernetes.io.serviceaccount.name");
    }

    /** Serves the keys as an API server does: to who shows a token of the cluster. */
    private static String cluster() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/openid/v1/jwks",
                exchange -> {
                    try (exchange) {
                        boolean known =
                                ("Bearer " + OWN_TOKEN)
                                        .equals(
                                                exchange.getRequestHeaders()
                                                        .getFirst("authorization"));
                        byte[] body =
                                known
                                        ? send(HttpRequest.newBuilder(URI.create(SIGNER.keysUrl())))
                                                .body()
                                                .getBytes()
                                        : new byte[0];
                        exchange.sendResponseHeaders(known ? 200 : 401, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        server.start();
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/openid/v1/jwks";
    }

    @BeforeEach
    void everybodyIsKnown() {
        INNER.keys =
                (asked, exchange) ->
                        FakeService.json(
                                exchange,
                                200,
                                asked.uri().getPath().equals("/internal/identities/resolve")
                                        ? IdentityAnswer.of(
                                                List.of(
                                                        Calls.caller(
                                                                "pod", List.of("gpt"), List.of())),
                                                SUBJECT)
                                        : "{}");
    }

    @Test
    void aPodsTokenSpeaksForItsNamespacesTeamAndMayStandForAKey() {
        HttpResponse<String> answer = chat(token(Map.of()));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        TokenIdentity identity = asked();
        assertThat(identity.issuer()).isEqualTo(CLUSTER);
        assertThat(identity.userId()).isEqualTo(SUBJECT);
        assertThat(identity.teamIds()).containsExactly("search");
        assertThat(identity.virtualKey())
                .isEqualTo(
                        new TokenIdentity.KeyClaim(
                                "kubernetes.io.serviceaccount.name", "indexer", false));
    }

    @Test
    void aTokenForTheApiServerItselfIsNoTokenForUs() {
        assertThat(chat(token(Map.of("aud", List.of(CLUSTER)))).body()).contains("audience");
    }

    @Test
    void aTokenOfOldThatNeverEndsIsRefused() {
        assertThat(chat(token(Map.of("exp", "none"))).statusCode()).isEqualTo(401);
    }

    @Test
    void anotherClustersTokenIsRefused() {
        assertThat(chat(token(Map.of("iss", "https://oidc.eks.example/id/1"))).statusCode())
                .isEqualTo(401);
    }

    /** With the claims that the TokenRequest API puts there. */
    private static String token(Map<String, Object> otherwise) {
        Map<String, Object> claims = new java.util.HashMap<>();
        claims.put("iss", CLUSTER);
        claims.put("sub", SUBJECT);
        claims.put("jti", "0a1b2c3d-0000-4000-8000-000000000001");
        claims.put(
                "kubernetes.io",
                Map.of(
                        "namespace",
                        "search",
                        "node",
                        Map.of("name", "node-1", "uid", "0a1b2c3d-0000-4000-8000-000000000002"),
                        "pod",
                        Map.of("name", "indexer-0", "uid", "0a1b2c3d-0000-4000-8000-000000000003"),
                        "serviceaccount",
                        Map.of("name", "indexer", "uid", "0a1b2c3d-0000-4000-8000-000000000004"),
                        "warnafter",
                        1_900_000_000L));
        claims.putAll(otherwise);
        return SIGNER.mint(claims);
    }

    private static TokenIdentity asked() {
        return INNER.keysAsked().stream()
                .filter(each -> each.uri().getPath().equals("/internal/identities/resolve"))
                .reduce((first, second) -> second)
                .orElseThrow()
                .as(TokenIdentity.class);
    }

    private HttpResponse<String> chat(String token) {
        return send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                        .header("authorization", "Bearer " + token)
                        .header("content-type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"model\":\"gpt\",\"messages\":"
                                                + "[{\"role\":\"user\",\"content\":\"Hi\"}]}")));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
