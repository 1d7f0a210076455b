package io.tollgate.gateway.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.tollgate.contracts.CallContext;
import io.tollgate.contracts.Caller;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.IdentityAnswer;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.Role;
import io.tollgate.contracts.TokenIdentity;
import io.tollgate.gateway.FakeService;
import io.tollgate.gateway.GatewayService;
import io.tollgate.gateway.InnerServicesPlayed;
import io.tollgate.gateway.TestRedis;
import io.tollgate.gateway.token.OidcServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** People sign in at a real OpenID provider and manage with the session they get. */
@SpringBootTest(
        classes = GatewayService.class,
        webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT)
class SignInIT {

    private static final OidcServer PROVIDER = new OidcServer();
    private static final InnerServicesPlayed INNER = new InnerServicesPlayed();
    private static final int PORT = freePort();

    private static volatile boolean blocked;

    @LocalServerPort private int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        INNER.settings(registry, TestRedis.URL);
        registry.add("server.port", () -> PORT);
        registry.add("TOLLGATE_OIDC_ISSUER", PROVIDER::issuer);
        registry.add("TOLLGATE_OIDC_CLIENT_ID", () -> "tollgate");
        registry.add("TOLLGATE_OIDC_CLIENT_SECRET", () -> "word-of-tollgate");
        registry.add("TOLLGATE_OIDC_GROUPS_CLAIM", () -> "groups");
        registry.add("TOLLGATE_OIDC_ROLES_CLAIM", () -> "roles");
        registry.add("TOLLGATE_PUBLIC_URL", () -> "http://127.0.0.1:" + PORT);
        String map = "tollgate.sign-in.claims.jwt-litellm-role-map[0].";
        registry.add(map + "jwt-role", () -> "llm-admin*");
        registry.add(map + "litellm-role", () -> "proxy_admin");
    }

    @BeforeEach
    void usualAnswers() {
        blocked = false;
        INNER.keys = SignInIT::keys;
        OidcServer.CLAIMS.put(
                "ana",
                Map.of(
                        "email",
                        "ana@example.org",
                        "email_verified",
                        true,
                        "groups",
                        List.of("fin", "ops"),
                        "roles",
                        List.of("llm-admins")));
        OidcServer.CLAIMS.put("bob", Map.of("groups", List.of("fin")));
    }

    /** Plays key-service: every user is known, with the role that the token gives it. */
    private static void keys(FakeService.Asked asked, HttpExchange exchange) throws IOException {
        if (!asked.uri().getPath().equals("/internal/identities/resolve")) {
            FakeService.json(exchange, 200, "{\"done\":true}");
            return;
        }
        TokenIdentity identity = asked.as(TokenIdentity.class);
        Role role = identity.role() == null ? Role.INTERNAL_USER : identity.role();
        Caller caller =
                new Caller(
                        "0".repeat(64),
                        0,
                        "user-" + identity.userId(),
                        role,
                        null,
                        identity.userId(),
                        null,
                        null,
                        blocked,
                        null,
                        List.of(),
                        List.of(),
                        Map.of(),
                        List.of(
                                Level.of(LevelKind.KEY, "0", null, null, null, List.of()),
                                Level.of(
                                        LevelKind.USER,
                                        String.valueOf(identity.userId()),
                                        null,
                                        null,
                                        null,
                                        List.of())),
                        List.of(),
                        null,
                        null,
                        blocked ? LevelKind.USER : null,
                        List.of());
        FakeService.json(exchange, 200, IdentityAnswer.of(List.of(caller), identity.userId()));
    }

    @Test
    void whoSignsInAtTheProviderManagesHereAsThatPerson() {
        Browser browser = new Browser("ana:word-of-ana");

        JsonNode session = json(browser.open(at("/sso/key/generate")));

        assertThat(session.get("user_id").asString()).isEqualTo("ana");
        assertThat(session.get("user_role").asString()).isEqualTo("proxy_admin");
        TokenIdentity arrived = arrived();
        assertThat(arrived.userEmail()).isEqualTo("ana@example.org");
        assertThat(arrived.teamIds()).containsExactly("fin", "ops");
        assertThat(arrived.provisioning().users()).isTrue();
        assertThat(arrived.provisioning().memberships()).isTrue();
        assertThat(arrived.provisioning().linkByEmail()).isTrue();
        URI toProvider = visited(browser, "/oauth2/authorize");
        assertThat(toProvider.getQuery())
                .contains("code_challenge=")
                .contains("code_challenge_method=S256")
                .contains("nonce=");
        assertThat(browser.cookiesSet)
                .isNotEmpty()
                .allMatch(each -> each.contains("HttpOnly") && each.contains("SameSite=Lax"))
                .noneMatch(each -> each.startsWith("JSESSIONID"));

        HttpResponse<String> listed = browser.open(at("/key/list"));
        assertThat(listed.statusCode()).isEqualTo(200);
        FakeService.Asked asked = INNER.keysAsked().getLast();
        assertThat(asked.headers().containsKey("Cookie")).isFalse();
        CallContext context =
                InnerServicesPlayed.SIGNER.verify(
                        "key-service",
                        CallContext.class,
                        asked.headers().getFirst(InternalHeaders.CONTEXT));
        assertThat(context.principal().userId()).isEqualTo("ana");
        assertThat(context.principal().role()).isEqualTo(Role.PROXY_ADMIN);
        JsonNode again = json(browser.open(at("/sso/key/generate")));
        assertThat(again.get("csrf_token")).isNotEqualTo(session.get("csrf_token"));
    }

    @Test
    void changesNeedTheTokenThatOtherSitesDoNotHave() {
        Browser browser = new Browser("bob:word-of-bob");
        JsonNode session = json(browser.open(at("/sso/key/generate")));
        int before = changes();

        HttpResponse<String> forged = browser.send(change("/key/generate"));
        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(forged.body()).contains("X-CSRF-TOKEN");
        HttpResponse<String> guessed =
                browser.send(change("/key/generate").header("X-CSRF-TOKEN", "guessed"));
        assertThat(guessed.statusCode()).isEqualTo(403);
        assertThat(changes()).isEqualTo(before);

        HttpResponse<String> ours =
                browser.send(
                        change("/key/generate")
                                .header("X-CSRF-TOKEN", session.get("csrf_token").asString()));
        assertThat(ours.statusCode()).isEqualTo(200);
        assertThat(changes()).isEqualTo(before + 1);
        // A key is no cookie: nobody else's page can make a browser send it.
        assertThat(
                        browser.send(
                                        change("/key/generate")
                                                .header(
                                                        "authorization",
                                                        "Bearer " + InnerServicesPlayed.MASTER))
                                .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aSessionIsOverEverywhereOnceItsOwnerSignsOut() {
        Browser browser = new Browser("bob:word-of-bob");
        JsonNode session = json(browser.open(at("/sso/key/generate")));
        Browser thief = new Browser("nobody:");
        thief.takeCookiesOf(browser);
        assertThat(thief.open(at("/key/list")).statusCode()).isEqualTo(200);

        HttpResponse<String> out =
                browser.send(
                        change("/sso/logout")
                                .header("X-CSRF-TOKEN", session.get("csrf_token").asString()));

        assertThat(out.statusCode()).isEqualTo(200);
        assertThat(json(out).get("end_session_url").asString()).startsWith(PROVIDER.issuer());
        assertThat(thief.open(at("/key/list")).statusCode()).isEqualTo(401);
        assertThat(thief.send(change("/key/generate")).statusCode()).isEqualTo(401);
        assertThat(browser.open(at("/sso/session")).statusCode()).isEqualTo(401);
    }

    @Test
    void whoIsBlockedHasNoSession() {
        blocked = true;
        HttpResponse<String> refused = new Browser("bob:word-of-bob").open(at("/sso/key/generate"));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("user of this API key is blocked");
    }

    @Test
    void anAnswerMeantForAnotherBrowserIsNotTaken() {
        Browser victim = new Browser("bob:word-of-bob");
        HttpResponse<String> login =
                victim.send(HttpRequest.newBuilder(at("/sso/login/oidc")).GET());
        URI authorize = URI.create(login.headers().firstValue("location").orElseThrow());
        HttpResponse<String> code = victim.send(HttpRequest.newBuilder(authorize).GET());
        URI callback = URI.create(code.headers().firstValue("location").orElseThrow());
        victim.forgetCookies();

        HttpResponse<String> refused = victim.send(HttpRequest.newBuilder(callback).GET());

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("Begin again");
        assertThat(victim.open(at("/sso/session")).statusCode()).isEqualTo(401);
    }

    @Test
    void onlyPathsHereAreReturnedTo() {
        Browser browser = new Browser("bob:word-of-bob");
        browser.open(at("/sso/key/generate?return_to=/key/list?page=2"));
        assertThat(browser.visited.getLast()).isEqualTo(at("/key/list?page=2"));

        Browser lured = new Browser("bob:word-of-bob");
        lured.open(at("/sso/key/generate?return_to=//evil.example/x"));
        assertThat(lured.visited.getLast()).isEqualTo(at("/sso/session"));
    }

    @Test
    void modelsAreCalledWithKeysAndTokensNotWithSessions() {
        Browser browser = new Browser("bob:word-of-bob");
        JsonNode session = json(browser.open(at("/sso/key/generate")));

        HttpResponse<String> refused =
                browser.send(
                        HttpRequest.newBuilder(at("/v1/chat/completions"))
                                .header("content-type", "application/json")
                                .header("X-CSRF-TOKEN", session.get("csrf_token").asString())
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"model\":\"gpt\",\"messages\":[]}")));

        assertThat(refused.statusCode()).isEqualTo(401);
    }

    private static int changes() {
        AtomicInteger count = new AtomicInteger();
        INNER.keysAsked().stream()
                .filter(each -> each.uri().getPath().equals("/key/generate"))
                .forEach(each -> count.incrementAndGet());
        return count.get();
    }

    private static TokenIdentity arrived() {
        return INNER.keysAsked().stream()
                .filter(each -> each.uri().getPath().equals("/internal/identities/resolve"))
                .map(each -> each.as(TokenIdentity.class))
                .filter(each -> "ana".equals(each.userId()) && !each.teamIds().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private static URI visited(Browser browser, String path) {
        return browser.visited.stream()
                .filter(each -> each.getPath().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private static HttpRequest.Builder change(String path) {
        return HttpRequest.newBuilder(at(path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
    }

    private static URI at(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + PORT + pathAndQuery);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ContractJson.MAPPER.readTree(answer.body());
    }

    /** Known before the gateway starts: it must tell browsers its own address. */
    private static int freePort() {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }
}
