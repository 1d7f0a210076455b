package io.tollgate.e2e.calls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.e2e.client.Answer;
import io.tollgate.e2e.client.Gateway;
import io.tollgate.e2e.suite.SuiteUnderTest;
import io.tollgate.e2e.upstream.Assistant;
import io.tollgate.e2e.upstream.Lane;
import io.tollgate.e2e.upstream.Prices;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is wrong is refused with the right status and error object, and reaches no provider. */
class WrongInputIT {

    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "/v1/messages";

    private final SuiteUnderTest suite = SuiteUnderTest.shared();
    private final Gateway gateway = new Gateway(suite);
    private final Lane lane = suite.provider().lane(new Assistant(12, 10));
    private final String model = Gateway.unique("strict");
    private final Gateway.Key key = gateway.key(Map.of());

    @BeforeEach
    void deploy() {
        gateway.deploy(model, "openai", lane, Prices.USUAL);
    }

    @AfterEach
    void nothingReachedTheProvider() {
        assertThat(lane.served()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, MESSAGES})
    void brokenJson(String path) {
        for (String body :
                List.of(
                        "",
                        "{",
                        "[]",
                        "\"text\"",
                        "{\"model\": \"" + model + "\"} {}",
                        "{\"model\": " + model + "}",
                        "{\"model\": \"" + model + "\", \"messages\": [}")) {
            expect(400, "invalid_request_error", path, send(path, key.plain(), body));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, MESSAGES})
    void duplicateKeys(String path) {
        String outer =
                "{\"model\":\"%s\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"model\":\"gpt-dear\"}";
        String inner =
                "{\"model\":\"%s\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"a\",\"content\":\"b\"}]}";
        for (String body : List.of(outer, inner)) {
            Answer answer = send(path, key.plain(), body.formatted(model));
            expect(400, "invalid_request_error", path, answer);
            assertThat(answer.text()).containsIgnoringCase("duplicate");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, MESSAGES})
    void twentyThousandLevelsOfNesting(String path) {
        String deep = "[".repeat(20_000) + "]".repeat(20_000);
        for (String field : List.of("messages", "metadata", "cache", "extra")) {
            String body = "{\"model\":\"" + model + "\",\"" + field + "\":" + deep + "}";
            Answer answer = send(path, key.plain(), body);
            expect(400, "invalid_request_error", path, answer);
            assertThat(answer.text()).contains("nested");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, MESSAGES})
    void sixtyMegabytes(String path) {
        byte[] body = new byte[60 * 1024 * 1024];
        java.util.Arrays.fill(body, (byte) ' ');
        HttpRequest.Builder known =
                json(path, key.plain()).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        HttpRequest.Builder unknown =
                json(path, key.plain())
                        .POST(
                                HttpRequest.BodyPublishers.ofInputStream(
                                        () -> new java.io.ByteArrayInputStream(body)));

        for (HttpRequest.Builder request : List.of(known, unknown)) {
            Answer answer = gateway.send(request.build());
            expect(
                    413,
                    path.equals(CHAT) ? "invalid_request_error" : "request_too_large",
                    path,
                    answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, MESSAGES})
    void anUnknownModel(String path) {
        Answer answer =
                gateway.post(path, key.plain(), Gateway.chatBody("no-such-model", "Hi", false));
        expect(404, path.equals(CHAT) ? "invalid_request_error" : "not_found_error", path, answer);
        assertThat(answer.text()).contains("no-such-model");
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, MESSAGES})
    void aModelThatIsMissingOrNoText(String path) {
        for (String body :
                List.of(
                        "{\"messages\":[]}",
                        "{\"model\":7}",
                        "{\"model\":null}",
                        "{\"model\":\"\"}")) {
            expect(400, "invalid_request_error", path, send(path, key.plain(), body));
        }
    }

    /** A conversation in the provider's own dialect is the provider's to judge. */
    @Test
    void aConversationThatCannotBeTranslated() {
        for (String messages :
                List.of("7", "\"Hi\"", "[7]", "[{\"role\":\"user\",\"content\":7}]")) {
            String body =
                    "{\"model\":\"" + model + "\",\"max_tokens\":5,\"messages\":" + messages + "}";
            expect(400, "invalid_request_error", MESSAGES, send(MESSAGES, key.plain(), body));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, MESSAGES})
    void aKeyThatIsMissingMalformedUnknownBlockedOrDeleted(String path) {
        Gateway.Key blocked = gateway.key(Map.of());
        gateway.manage("/key/block", Map.of("key", blocked.id()));
        Gateway.Key deleted = gateway.key(Map.of());
        gateway.manage("/key/delete", Map.of("keys", List.of(deleted.id())));
        Map<String, Object> body = Gateway.chatBody(model, "Hi", false);
        String type = path.equals(CHAT) ? "invalid_request_error" : "authentication_error";

        for (String wrong :
                List.of(
                        "no-key-of-ours",
                        "sk-",
                        "sk-unknown",
                        "sk-" + "x".repeat(2000),
                        blocked.plain(),
                        deleted.plain())) {
            expect(401, type, path, gateway.post(path, wrong, body));
        }
        HttpRequest without =
                HttpRequest.newBuilder(gateway.uri(path))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build();
        expect(401, type, path, gateway.send(without));
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, MESSAGES})
    void anotherContentType(String path) {
        HttpRequest text =
                gateway.request(path, key.plain())
                        .header("content-type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build();
        HttpRequest none =
                gateway.request(path, key.plain())
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build();
        expect(415, "invalid_request_error", path, gateway.send(text));
        expect(415, "invalid_request_error", path, gateway.send(none));
    }

    @Test
    void anUnknownPathAndAWrongMethod() {
        expect(404, "invalid_request_error", CHAT, gateway.get("/v1/nothing", key.plain()));
        expect(405, "invalid_request_error", CHAT, gateway.get(CHAT, key.plain()));
        expect(405, "invalid_request_error", MESSAGES, gateway.get(MESSAGES, key.plain()));
    }

    @Test
    void theKeyIsTakenFromEveryHeaderThatLibrariesUse() {
        for (String header : List.of("authorization", "x-api-key", "api-key")) {
            HttpRequest request =
                    HttpRequest.newBuilder(gateway.uri("/v1/models"))
                            .header(
                                    header,
                                    (header.equals("authorization") ? "Bearer " : "") + key.plain())
                            .build();
            assertThat(gateway.send(request).status()).as(header).isEqualTo(200);
        }
    }

    @Test
    void invalidKeysInHeadersAreNotRepeatedInTheAnswer() {
        Answer answer =
                gateway.post(CHAT, "sk-secret-typo-1234", Gateway.chatBody(model, "Hi", false));
        assertThat(answer.text()).doesNotContain("secret-typo");
    }

    private Answer send(String path, String secret, String body) {
        return gateway.send(
                json(path, secret).POST(HttpRequest.BodyPublishers.ofString(body, UTF_8)).build());
    }

    private HttpRequest.Builder json(String path, String secret) {
        return gateway.request(path, secret).header("content-type", "application/json");
    }

    /** OpenAI's or Anthropic's error object, by the path. */
    private static void expect(int status, String type, String path, Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        JsonNode body = answer.json();
        assertThat(body.path("error").path("type").asString("")).as(answer.text()).isEqualTo(type);
        assertThat(body.path("error").path("message").asString("")).isNotBlank();
        if (path.equals(MESSAGES)) {
            assertThat(body.path("type").asString("")).isEqualTo("error");
            assertThat(body.path("request_id").asString("")).isNotBlank();
        } else {
            assertThat(body.path("error").has("param")).isTrue();
            assertThat(body.path("error").has("code")).isTrue();
        }
    }
}
