package io.tollgate.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.tollgate.contracts.CallContext;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.Signer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class GeminiIT extends GatewayTestBase {

    private static final Signer SIGNER = new Signer(SECRET, InstantSource.system());
    private static final String ASK = "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}],\"x\":1}";
    private static final String CHUNK = "data: {\"candidates\":[{\"index\":%d}]}\n\n";

    private final String key =
            keyOf(Calls.caller("gem", List.of("gemini", "anthropic/claude-x"), List.of()));

    @BeforeEach
    void answers() {
        PROVIDERS.behaviour = GeminiIT::provider;
    }

    private static void provider(FakeService.Asked asked, HttpExchange exchange)
            throws IOException {
        if (models(asked, exchange, "gemini", "anthropic/claude-x")) {
            return;
        }
        if (asked.uri().getPath().equals("/v1beta/streamGenerateContent")) {
            String report = ContractJson.MAPPER.writeValueAsString(report("0.25", true));
            exchange.getResponseHeaders().set("content-type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            String stream =
                    CHUNK.formatted(1)
                            + CHUNK.formatted(2)
                            + "event: tollgate.report\ndata: "
                            + report
                            + "\n\n";
            exchange.getResponseBody().write(stream.getBytes(UTF_8));
            return;
        }
        exchange.getResponseHeaders()
                .set(
                        InternalHeaders.REPORT,
                        Base64.getUrlEncoder()
                                .encodeToString(
                                        ContractJson.MAPPER.writeValueAsBytes(
                                                report("0.25", true))));
        FakeService.json(exchange, 200, "{\"candidates\":[]}");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1beta/models/gemini:generateContent, gemini, generateContent",
        "/models/gemini:countTokens, gemini, countTokens",
        "/v1beta/models/anthropic/claude-x:generateContent, anthropic/claude-x, generateContent",
        "/v1beta/models/anthropic%2Fclaude-x:generateContent, anthropic/claude-x, generateContent"
    })
    void aCallIsForwardedUnderTheModelOfItsPath(String path, String model, String method) {
        HttpResponse<String> answer = post(path, "x-goog-api-key", key, ASK);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        FakeService.Asked asked = PROVIDERS.last();
        assertThat(asked.uri()).hasToString("/v1beta/" + method);
        assertThat(asked.body()).isEqualTo(ASK);
        CallContext context =
                SIGNER.verify(
                        "provider-service",
                        CallContext.class,
                        asked.headers().getFirst(InternalHeaders.CONTEXT));
        assertThat(context.call().publicModel()).isEqualTo(model);
        String id = answer.headers().firstValue("x-tollgate-call-id").orElseThrow();
        await().until(() -> LEDGER.stream().anyMatch(e -> e.requestId().toString().equals(id)));
    }

    @Test
    void aStreamIsEventsWithAltAndAnArrayWithout() {
        String path = "/v1beta/models/gemini:streamGenerateContent";

        HttpResponse<String> events = post(path + "?alt=sse", "x-goog-api-key", key, ASK);
        HttpResponse<String> array = post(path, "x-goog-api-key", key, ASK);

        assertThat(events.headers().firstValue("content-type").orElse(""))
                .startsWith("text/event-stream");
        assertThat(events.body()).isEqualTo(CHUNK.formatted(1) + CHUNK.formatted(2));
        assertThat(array.headers().firstValue("content-type").orElse(""))
                .startsWith("application/json");
        assertThat(json(array).isArray()).isTrue();
        assertThat(json(array).findValuesAsString("index")).containsExactly("1", "2");
        for (HttpResponse<String> answer : List.of(events, array)) {
            String id = answer.headers().firstValue("x-tollgate-call-id").orElseThrow();
            await().until(() -> LEDGER.stream().anyMatch(e -> e.requestId().toString().equals(id)));
        }
    }

    @Test
    void aCachedStreamComesInTheFormThatIsAskedFor() {
        String path = "/v1beta/models/gemini:streamGenerateContent";
        String cached = ASK.replace("\"x\":1", "\"cache\":{\"namespace\":\"" + key + "\"}");
        post(path + "?alt=sse", "x-goog-api-key", key, cached);

        await().untilAsserted(
                        () -> {
                            HttpResponse<String> hit = post(path, "x-goog-api-key", key, cached);
                            assertThat(hit.headers().firstValue("x-tollgate-cache"))
                                    .hasValue("hit");
                            assertThat(json(hit).findValuesAsString("index"))
                                    .containsExactly("1", "2");
                        });
    }

    @Test
    void aStreamThatBreaksOffEndsWithAnErrorInsideTheArray() {
        PROVIDERS.behaviour =
                (asked, exchange) -> {
                    if (models(asked, exchange, "gemini")) {
                        return;
                    }
                    exchange.getResponseHeaders().set("content-type", "text/event-stream");
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(CHUNK.formatted(1).getBytes(UTF_8));
                };

        JsonNode array =
                json(
                        post(
                                "/v1beta/models/gemini:streamGenerateContent",
                                "x-goog-api-key",
                                key,
                                ASK));

        assertThat(array).hasSize(2);
        assertThat(array.at("/1/error/status").stringValue()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?key=", "?alt=sse&key="})
    void aKeyInTheAddressIsNotTaken(String query) {
        String path = "/v1beta/models/gemini:generateContent" + query + key;

        for (HttpResponse<String> answer :
                List.of(post(path, "x-other", "x", ASK), post(path, "x-goog-api-key", key, ASK))) {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(json(answer).at("/error/status").stringValue()).isEqualTo("UNAUTHENTICATED");
            assertThat(json(answer).at("/error/code").intValue()).isEqualTo(401);
            assertThat(json(answer).at("/error/message").stringValue()).contains("x-goog-api-key");
            assertThat(answer.body()).doesNotContain(key);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1beta/models/gemini:generateContent | sk-nobody | {} | 401 | UNAUTHENTICATED",
                "/v1beta/models/gemini:generateContent | | {} | 400 | INVALID_ARGUMENT",
                "/v1beta/models/gemini:generateContent | | [] | 400 | INVALID_ARGUMENT",
                "/v1beta/models/other:generateContent | | {\"contents\":[]} | 403 | PERMISSION_DENIED",
                "/v1beta/models/gemini:embedContent | | {} | 404 | NOT_FOUND"
            })
    void refusalsAreErrorsOfGoogles(
            String path, String otherKey, String body, int status, String name) {
        HttpResponse<String> answer =
                post(path, "x-goog-api-key", otherKey == null ? key : otherKey, body);

        assertThat(json(answer).at("/error/code").intValue()).isEqualTo(answer.statusCode());
        assertThat(answer.statusCode())
                .as(answer.body())
                .isIn(status, status == 403 ? 401 : status);
        assertThat(json(answer).at("/error/status").stringValue()).isIn(name, "UNAUTHENTICATED");
    }
}
