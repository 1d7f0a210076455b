package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.tollgate.sdk.credential.Credentials;
import io.tollgate.sdk.dialect.AnthropicMessagesDialect;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import io.tollgate.sdk.wire.Wires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class VertexTest {
    private static final ProviderRow ROW = ProviderRows.load().find("vertex_ai").orElseThrow();
    private static final String CHAT =
            "{\"model\":\"h\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";

    private static Target target(String model, String key, Map<String, String> parameters) {
        return Target.of(ROW, model, key, parameters, new Credentials());
    }

    private static UpstreamRequest send(Dialect dialect, String body, Target target) {
        ClientRequest request =
                ClientRequest.parse(
                        dialect, body.getBytes(StandardCharsets.UTF_8), Headers.empty());
        return Translation.of(dialect, Wires.of(target, null)).request(request, target);
    }

    private static String address(String model, String key, Map<String, String> parameters) {
        return send(new OpenAiChatDialect(), CHAT + "}", target(model, key, parameters))
                .uri()
                .toString();
    }

    @Test
    void theAddressNamesLocationProjectAndModel() {
        Map<String, String> here =
                Map.of("vertex_project", "quay", "vertex_location", "europe-west4");
        assertThat(address("gemini-2.5-flash", null, here))
                .isEqualTo(
                        "https://europe-west4-aiplatform.googleapis.com/v1/projects/quay/locations/europe-west4"
                                + "/publishers/google/models/gemini-2.5-flash:generateContent");
        assertThat(
                        address(
                                "gemini-3-flash-preview",
                                null,
                                Map.of("vertex_project", "quay", "vertex_location", "global")))
                .startsWith("https://aiplatform.googleapis.com/v1/projects/quay/locations/global/");
        assertThat(address("gemini-2.5-flash", "key", Map.of("vertex_location", "global")))
                .isEqualTo(
                        "https://aiplatform.googleapis.com/v1/publishers/google/models/gemini-2.5-flash:generateContent");
        assertThat(address("1234567890", null, here))
                .contains("/endpoints/1234567890:generateContent");
        assertThatThrownBy(
                        () ->
                                address(
                                        "gemini-2.5-flash",
                                        null,
                                        Map.of("vertex_location", "global")))
                .isInstanceOf(LlmException.class)
                .hasMessageContaining("vertex_project");
        assertThatThrownBy(
                        () ->
                                address(
                                        "gemini-2.5-flash",
                                        null,
                                        Map.of(
                                                "vertex_project", "quay",
                                                "vertex_location", "evil.example/")))
                .isInstanceOf(LlmException.class);
    }

    @Test
    void claudeAtVertexHasItsModelInTheAddressAndItsVersionInTheBody() {
        Target target =
                target(
                        "claude-opus-4-5@20251101",
                        null,
                        Map.of("vertex_project", "quay", "vertex_location", "us-east5"));
        UpstreamRequest whole = send(new OpenAiChatDialect(), CHAT + ",\"max_tokens\":9}", target);
        assertThat(whole.uri().getPath())
                .endsWith("/publishers/anthropic/models/claude-opus-4-5@20251101:rawPredict");
        assertThat(Json.read(whole.body()))
                .isEqualTo(
                        Json.mapper()
                                .readTree(
                                        "{\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                                                + "\"anthropic_version\":\"vertex-2023-10-16\"}"));
        UpstreamRequest stream =
                send(
                        new AnthropicMessagesDialect(),
                        CHAT + ",\"max_tokens\":9,\"stream\":true,\"novel\":1}",
                        target);
        assertThat(stream.uri().getPath()).endsWith(":streamRawPredict");
        JsonNode body = Json.read(stream.body());
        assertThat(body.has("model")).isFalse();
        assertThat(body.path("novel").asInt()).isEqualTo(1);
        assertThat(body.path("stream").asBoolean()).isTrue();
    }

    @Test
    void anApiKeyGoesInItsHeaderAndIsNotShown() {
        UpstreamRequest request =
                send(
                        new OpenAiChatDialect(),
                        CHAT + "}",
                        target("gemini-2.5-flash", "key-1", Map.of("vertex_location", "global")));
        assertThat(request.signedHeaders().first("x-goog-api-key")).isEqualTo("key-1");
        assertThat(request.toString()).doesNotContain("key-1");
    }

    @Test
    void aServiceAccountGetsOneTokenForManyCalls() throws IOException, GeneralSecurityException {
        List<String> grants = new ArrayList<>();
        HttpServer google =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        google.createContext(
                "/token",
                exchange -> {
                    grants.add(
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
                    byte[] token =
                            "{\"access_token\":\"ya29.t\",\"expires_in\":3600,\"token_type\":\"Bearer\"}"
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().add("content-type", "application/json");
                    exchange.sendResponseHeaders(200, token.length);
                    exchange.getResponseBody().write(token);
                    exchange.close();
                });
        google.start();
        try {
            String account =
                    account("http://127.0.0.1:" + google.getAddress().getPort() + "/token");
            Target target =
                    target(
                            "gemini-2.5-flash",
                            null,
                            Map.of(
                                    "vertex_project", "quay",
                                    "vertex_location", "global",
                                    "vertex_credentials", account));
            for (int i = 0; i < 3; i++) {
                assertThat(
                                send(new OpenAiChatDialect(), CHAT + "}", target)
                                        .signedHeaders()
                                        .first("authorization"))
                        .isEqualTo("Bearer ya29.t");
            }
            assertThat(grants).hasSize(1);
            assertThat(grants.getFirst()).contains("jwt-bearer").contains("assertion=");
            assertThat(target.toString()).doesNotContain("PRIVATE KEY");
            assertThat(target.credential().toString()).doesNotContain("PRIVATE KEY");
        } finally {
            google.stop(0);
        }
    }

    @Test
    void credentialsThatAreNoneAreTheGatewaysFault() {
        Target target =
                target(
                        "gemini-2.5-flash",
                        null,
                        Map.of(
                                "vertex_project", "quay",
                                "vertex_location", "global",
                                "vertex_credentials", "{\"type\":\"service_account\"}"));
        UpstreamRequest request = send(new OpenAiChatDialect(), CHAT + "}", target);
        assertThatThrownBy(request::signedHeaders)
                .isInstanceOfSatisfying(
                        LlmException.class,
                        refused ->
                                assertThat(refused.error().kind())
                                        .isEqualTo(ErrorKind.AUTHENTICATION));
    }

    private static String account(String tokenAddress) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String key =
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(
                                        generator.generateKeyPair().getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n";
        return Json.string(
                Json.object()
                        .put("type", "service_account")
                        .put("project_id", "quay")
                        .put("private_key_id", "k1")
                        .put("private_key", key)
                        .put("client_email", "gull@quay.example")
                        .put("client_id", "1")
                        .put("token_uri", tokenAddress));
    }

    @Test
    void vectorsComeFromPredictOrEmbedContentByModel() {
        Map<String, String> here = Map.of("vertex_project", "quay", "vertex_location", "global");
        ClientRequest two =
                ClientRequest.parse(
                        new OpenAiChatDialect(),
                        "{\"model\":\"h\",\"input\":[\"a\",\"b\"],\"dimensions\":8}"
                                .getBytes(StandardCharsets.UTF_8),
                        Headers.empty());
        EmbeddingTranslation translation = EmbeddingTranslation.of(ROW);
        UpstreamRequest old = translation.request(two, target("text-embedding-005", null, here));
        assertThat(old.uri().getPath()).endsWith("/models/text-embedding-005:predict");
        assertThat(new String(old.body(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"instances\":[{\"content\":\"a\"},{\"content\":\"b\"}],\"parameters\":{\"outputDimensionality\":8}}");
        assertThatThrownBy(() -> translation.request(two, target("gemini-embedding-2", null, here)))
                .isInstanceOf(LlmException.class)
                .hasMessageContaining("one text");
        EmbeddingAnswer answer =
                translation.answer(
                        "{\"predictions\":[{\"embeddings\":{\"values\":[0.5],\"statistics\":{\"token_count\":3}}},{\"embeddings\":{\"values\":[1],\"statistics\":{\"token_count\":4}}}]}"
                                .getBytes(StandardCharsets.UTF_8),
                        new AnswerView("harbour", false, 9));
        assertThat(answer.usage().inputTokens()).isEqualTo(7);
    }
}
