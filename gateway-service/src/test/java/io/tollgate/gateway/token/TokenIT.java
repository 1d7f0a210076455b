package io.tollgate.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.tollgate.contracts.Caller;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.IdentityAnswer;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.TokenIdentity;
import io.tollgate.gateway.Calls;
import io.tollgate.gateway.FakeService;
import io.tollgate.gateway.GatewayService;
import io.tollgate.gateway.InnerServicesPlayed;
import io.tollgate.gateway.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Machines come with tokens of a real authorization server. */
@SpringBootTest(
        classes = GatewayService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TokenIT {

    private static final OidcServer ISSUER = new OidcServer();
    private static final OidcServer STRANGER = new OidcServer();
    private static final InnerServicesPlayed INNER = new InnerServicesPlayed();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String ASK =
            "{\"model\":\"gpt\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    private static volatile IdentityAnswer answer = IdentityAnswer.refused("nobody");

    @LocalServerPort private int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        INNER.settings(registry, TestRedis.URL);
        registry.add("general-settings.enable-jwt-auth", () -> true);
        String auth = "general-settings.litellm-jwtauth.";
        registry.add(auth + "issuers[0].issuer", ISSUER::issuer);
        registry.add(auth + "issuers[0].audience", () -> "tollgate,machine");
        registry.add(auth + "issuers[0].user-id-jwt-field", () -> "sub");
        registry.add(auth + "issuers[0].team-ids-jwt-field", () -> "groups");
        registry.add(auth + "end-user-id-jwt-field", () -> "customer");
        registry.add(auth + "clock-skew", () -> 5);
    }

    @BeforeEach
    void usualAnswers() {
        INNER.keys = TokenIT::keys;
        answer = IdentityAnswer.of(List.of(Calls.caller("token", List.of("gpt"), List.of())), "u");
    }

    private static void keys(FakeService.Asked asked, HttpExchange exchange) throws IOException {
        if (asked.uri().getPath().equals("/internal/identities/resolve")) {
            FakeService.json(exchange, 200, answer);
        } else {
            FakeService.json(exchange, 200, "{}");
        }
    }

    @Test
    void aMachineCallsWithTheTokenThatItsProviderGaveIt() {
        OidcServer.CLAIMS.put("machine", Map.of("groups", List.of("t-1", "t-2")));

        HttpResponse<String> response = chat(clientCredentials());

        assertThat(response.body()).contains("Hello");
        TokenIdentity identity = asked();
        assertThat(identity.userId()).isEqualTo("machine");
        assertThat(identity.teamIds()).containsExactly("t-1", "t-2");
        assertThat(identity.issuer()).isEqualTo(ISSUER.issuer());
    }

    @Test
    void theFirstTeamThatMayUseTheModelMakesTheCall() {
        Caller other = Calls.caller("other", List.of("claude"), List.of());
        Caller right = Calls.caller("right", List.of("gpt"), List.of());
        answer = IdentityAnswer.of(List.of(other, right), "u");

        assertThat(chat(ISSUER.mint(Map.of("sub", "two-teams"))).statusCode()).isEqualTo(200);

        answer = IdentityAnswer.of(List.of(other), "u");
        HttpResponse<String> refused = chat(ISSUER.mint(Map.of("sub", "one-team")));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("model_not_allowed");
    }

    @Test
    void whoeverIsBlockedIsRefusedAndSoIsWhoeverIsUnknown() {
        Caller caller = Calls.caller("b", List.of(), List.of());
        answer = IdentityAnswer.of(List.of(blocked(caller)), "u");
        HttpResponse<String> refused = chat(ISSUER.mint(Map.of("sub", "blocked")));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("the team of this API key is blocked");

        answer = IdentityAnswer.refused("the user of the token is not known here.");
        refused = chat(ISSUER.mint(Map.of("sub", "unknown")));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("the user of the token is not known here");
    }

    @Test
    void noOtherTokenIsBelieved() {
        Instant now = Instant.now();
        int before = INNER.keysAsked().size();
        refused("expired", ISSUER.mint(Map.of("exp", now.minusSeconds(6))));
        refused("not valid", ISSUER.mint(Map.of("nbf", now.plusSeconds(60))));
        refused("not valid", ISSUER.mint(Map.of("exp", "none")));
        refused("audience", ISSUER.mint(Map.of("aud", List.of("somebody-else"))));
        refused("audience", ISSUER.mint(Map.of("aud", "none")));
        refused("not trusted", ISSUER.mint(Map.of("iss", "https://elsewhere")));
        refused("not trusted", STRANGER.mint(Map.of()));
        refused("signature", STRANGER.mint(Map.of("iss", ISSUER.issuer())));
        refused("signature", ISSUER.forge(Map.of()));
        refused("", unsigned());
        refused("malformed", "eyJhbGciOiJSUzI1NiJ9.e30");
        assertThat(INNER.keysAsked().stream().skip(before))
                .noneMatch(each -> each.uri().getPath().contains("identities"));
    }

    @Test
    void clocksMayDifferALittle() {
        assertThat(chat(ISSUER.mint(Map.of("exp", Instant.now().minusSeconds(2)))).statusCode())
                .isEqualTo(200);
    }

    private void refused(String why, String token) {
        HttpResponse<String> response = chat(token);
        assertThat(response.statusCode()).as(why).isEqualTo(401);
        assertThat(response.body()).contains(why).doesNotContain(token);
    }

    /** Whatever says that it needs no signature. */
    private static String unsigned() {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String claims =
                "{\"iss\":\"%s\",\"sub\":\"x\",\"aud\":\"tollgate\",\"exp\":%d}"
                        .formatted(ISSUER.issuer(), Instant.now().plusSeconds(60).getEpochSecond());
        return encoder.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
                + "."
                + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".";
    }

    private static TokenIdentity asked() {
        return INNER.keysAsked().stream()
                .filter(each -> each.uri().getPath().equals("/internal/identities/resolve"))
                .reduce((first, second) -> second)
                .orElseThrow()
                .as(TokenIdentity.class);
    }

    private static Caller blocked(Caller caller) {
        return new Caller(
                caller.keyId(),
                1,
                caller.tenant(),
                caller.role(),
                null,
                null,
                "t-1",
                null,
                true,
                null,
                List.of(),
                List.of(),
                Map.of(),
                caller.levels(),
                List.of(),
                null,
                null,
                LevelKind.TEAM,
                List.of());
    }

    private static String clientCredentials() {
        String basic =
                Base64.getEncoder()
                        .encodeToString("machine:word-of-machine".getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> response =
                send(
                        HttpRequest.newBuilder(URI.create(ISSUER.issuer() + "/oauth2/token"))
                                .header("authorization", "Basic " + basic)
                                .header("content-type", "application/x-www-form-urlencoded")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "grant_type=client_credentials&scope=llm.call")));
        return ContractJson.MAPPER.readTree(response.body()).get("access_token").asString();
    }

    private HttpResponse<String> chat(String token) {
        return send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                        .header("authorization", "Bearer " + token)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(ASK)));
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
}
