package io.tollgate.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.tollgate.contracts.KeyPeppers;
import io.tollgate.contracts.ResolveAnswer;
import io.tollgate.contracts.ResolveRequest;
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
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Guessing is slowed down, the master key can be switched off, and no key shows anywhere. */
@SpringBootTest(
        classes = GatewayService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ExtendWith(OutputCaptureExtension.class)
class DoorIT {

    private static final InnerServicesPlayed INNER = new InnerServicesPlayed();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String KEY = "sk-CANARY-of-a-known-key";
    private static final int MOST = 5;

    @LocalServerPort private int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        INNER.settings(registry, TestRedis.URL);
        registry.add("TOLLGATE_TRUSTED_PROXIES", () -> "127.0.0.1/32, 10.0.0.0/8");
        registry.add("TOLLGATE_MAX_FAILED_SIGN_INS", () -> MOST);
        registry.add("TOLLGATE_MASTER_KEY_ENABLED", () -> false);
        registry.add("tollgate.door.failure-window", () -> "1h");
    }

    @BeforeEach
    void usualAnswers() {
        INNER.keys = DoorIT::keys;
    }

    private static void keys(FakeService.Asked asked, HttpExchange exchange) throws IOException {
        if (!asked.uri().getPath().equals("/internal/callers/resolve")) {
            FakeService.json(exchange, 200, "{\"done\":true}");
            return;
        }
        String known = KeyPeppers.parse("v1:f81d4fae-7dec-11d0").hash(KEY).hash();
        boolean found =
                asked.as(ResolveRequest.class).hashes().stream()
                        .anyMatch(hash -> hash.hash().equals(known));
        FakeService.json(
                exchange,
                200,
                new ResolveAnswer(found ? Calls.caller("it", List.of(), List.of()) : null));
    }

    @Test
    void whoGuessesKeysWaitsAndNobodyElse() {
        String guesser = "198.51.100.1";
        for (int i = 0; i < MOST; i++) {
            assertThat(models(guesser, "sk-" + UUID.randomUUID()).statusCode()).isEqualTo(401);
        }
        HttpResponse<String> waiting = models(guesser, "sk-" + UUID.randomUUID());
        assertThat(waiting.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(waiting.headers().firstValue("retry-after").orElseThrow()))
                .isBetween(1, 3601);
        int asked = INNER.keysAsked().size();
        models(guesser, "sk-" + UUID.randomUUID());
        assertThat(INNER.keysAsked()).hasSize(asked);

        assertThat(models("198.51.100.2", "sk-" + UUID.randomUUID()).statusCode()).isEqualTo(401);
        assertThat(models("198.51.100.2", KEY).statusCode()).isEqualTo(200);
        // In use a moment ago: the guesser's neighbours behind one address go on.
        assertThat(models(guesser, KEY).statusCode()).isEqualTo(200);
    }

    @Test
    void oneSubscribersManyAddressesAreOne() {
        for (int i = 0; i < MOST; i++) {
            models("2001:db8:1:2:3:4:5:" + i, "sk-" + UUID.randomUUID());
        }
        assertThat(models("2001:db8:1:2:ffff::1", "sk-" + UUID.randomUUID()).statusCode())
                .isEqualTo(429);
        assertThat(models("2001:db8:1:3::1", "sk-" + UUID.randomUUID()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aMasterKeyThatIsSwitchedOffIsAKeyThatNobodyKnows() {
        HttpResponse<String> refused = models("198.51.100.3", InnerServicesPlayed.MASTER);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("not known here");
    }

    @Test
    void keysShowNeitherInLogsNorInErrorsNorInTheAddressesOfInnerCalls(CapturedOutput output) {
        String from = "198.51.100.4";
        String unknown = "sk-CANARY-" + UUID.randomUUID();
        send(from, "/key/info?key=" + KEY, KEY);
        send(from, "/key/info?key=" + unknown, KEY);
        send(from, "/key/" + KEY + "/regenerate", KEY);
        send(from, "/key/" + unknown + "/reset_spend", KEY);
        send(from, "/spend/logs?api_key=" + KEY, KEY);
        String errors =
                send(from, "/v1/models", unknown).body()
                        + send(from, "/v1/models", "CANARY").body()
                        + send(from, "/v1/chat/completions", KEY).body();
        INNER.keys = (asked, exchange) -> FakeService.json(exchange, 500, "{}");
        send(from, "/v1/models", unknown + "x");
        send(from, "/key/info?key=" + KEY, KEY);

        assertThat(INNER.keysAsked().stream().map(each -> each.uri().toString()))
                .noneMatch(uri -> uri.contains("CANARY"))
                .anyMatch(uri -> uri.equals("/key/info?key=k"))
                .anyMatch(uri -> uri.equals("/key/k/regenerate"));
        assertThat(output.getAll()).doesNotContain("CANARY");
        assertThat(errors).doesNotContain("CANARY");
    }

    private HttpResponse<String> models(String from, String key) {
        return send(from, "/v1/models", key);
    }

    private HttpResponse<String> send(String from, String pathAndQuery, String key) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + pathAndQuery))
                            .header("authorization", "Bearer " + key)
                            .header("X-Forwarded-For", from)
                            .GET()
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
