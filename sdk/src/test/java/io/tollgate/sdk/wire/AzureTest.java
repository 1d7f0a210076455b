package io.tollgate.sdk.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.tollgate.sdk.AnswerView;
import io.tollgate.sdk.ClientRequest;
import io.tollgate.sdk.EmbeddingTranslation;
import io.tollgate.sdk.StreamStep;
import io.tollgate.sdk.Translation;
import io.tollgate.sdk.credential.Credentials;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.dialect.ResponsesDialect;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRows;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AzureTest {
    private static final Dialect CHAT = new OpenAiChatDialect();
    private static final String HI =
            "{\"model\":\"any\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    private static Target target(String provider, String version, Map<String, String> more) {
        ProviderRow row = ProviderRows.load().find(provider).orElseThrow();
        Map<String, String> parameters = new HashMap<>(more);
        parameters.put("resource_name", "acme");
        parameters.put("api_version", version);
        return Target.of(
                row, "my gpt", more.isEmpty() ? "key" : null, parameters, new Credentials());
    }

    private static UpstreamRequest sent(Dialect dialect, String body, Target target) {
        ClientRequest request =
                ClientRequest.parse(
                        dialect, body.getBytes(StandardCharsets.UTF_8), Headers.empty());
        return Translation.of(dialect, Wires.of(target, dialect.protocol()))
                .request(request, target);
    }

    @Test
    void datedVersionsGoBelowTheDeployment() {
        UpstreamRequest sent = sent(CHAT, HI, target("azure", "2024-10-21", Map.of()));

        assertThat(sent.uri())
                .isEqualTo(
                        URI.create(
                                "https://acme.openai.azure.com/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21"));
        assertThat(sent.signedHeaders().first("api-key")).isEqualTo("key");
        assertThat(sent.signedHeaders().first("authorization")).isNull();
    }

    @Test
    void undatedVersionsGoWhereOpenAiItselfHasThem() {
        assertThat(sent(CHAT, HI, target("azure", "v1", Map.of())).uri())
                .isEqualTo(URI.create("https://acme.openai.azure.com/openai/v1/chat/completions"));
        assertThat(sent(CHAT, HI, target("azure", "preview", Map.of())).uri().getQuery())
                .isEqualTo("api-version=preview");
    }

    @Test
    void anAddressThatNamesThePathAlreadyIsKept() {
        Target v1 = target("azure", "v1", Map.of());
        assertThat(sent(CHAT, HI, v1.withBaseUrl(URI.create("https://a.example/openai/v1/"))).uri())
                .isEqualTo(URI.create("https://a.example/openai/v1/chat/completions"));
        Target dated = target("azure", "2024-10-21", Map.of());
        assertThat(
                        sent(
                                        CHAT,
                                        HI,
                                        dated.withBaseUrl(
                                                URI.create(
                                                        "https://a.example/openai/deployments/x")))
                                .uri())
                .isEqualTo(
                        URI.create(
                                "https://a.example/openai/deployments/x/chat/completions?api-version=2024-10-21"));
    }

    @Test
    void responsesAndEmbeddingsHaveTheirOwnPlaces() {
        String response = "{\"model\":\"any\",\"input\":\"Hi\"}";
        assertThat(
                        sent(
                                        new ResponsesDialect(),
                                        response,
                                        target("azure", "2025-04-01-preview", Map.of()))
                                .uri())
                .isEqualTo(
                        URI.create(
                                "https://acme.openai.azure.com/openai/responses?api-version=2025-04-01-preview"));
        Target dated = target("azure", "2024-10-21", Map.of());
        ClientRequest request =
                ClientRequest.parse(
                        CHAT, response.getBytes(StandardCharsets.UTF_8), Headers.empty());
        assertThat(EmbeddingTranslation.of(dated.row()).request(request, dated).uri().getPath())
                .isEqualTo("/openai/deployments/my gpt/embeddings");
    }

    @Test
    void foundryKeepsChatBelowItsModels() {
        assertThat(sent(CHAT, HI, target("azure_ai", "2024-05-01-preview", Map.of())).uri())
                .isEqualTo(
                        URI.create(
                                "https://acme.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview"));
        assertThat(
                        sent(
                                        new ResponsesDialect(),
                                        "{\"model\":\"any\",\"input\":\"Hi\"}",
                                        target("azure_ai", "2024-05-01-preview", Map.of()))
                                .uri()
                                .getPath())
                .isEqualTo("/openai/v1/responses");
    }

    @Test
    void aGivenTokenTravelsAsBearer() {
        Target target = target("azure", "v1", Map.of("azure_ad_token", "eyJ"));

        assertThat(sent(CHAT, HI, target).signedHeaders().first("authorization"))
                .isEqualTo("Bearer eyJ");
    }

    @Test
    void anApplicationsTokenIsAskedForOnce() throws IOException {
        List<String> forms = new ArrayList<>();
        HttpServer server = entra(200, "{\"access_token\":\"tok\",\"expires_in\":3600}", forms);
        try {
            Target target =
                    target(
                            "azure",
                            "v1",
                            Map.of(
                                    "tenant_id", "t",
                                    "client_id", "c",
                                    "client_secret", "s/+",
                                    "azure_authority_host", address(server)));
            UpstreamRequest sent = sent(CHAT, HI, target);

            assertThat(sent.signedHeaders().first("authorization")).isEqualTo("Bearer tok");
            assertThat(sent.signedHeaders().first("authorization")).isEqualTo("Bearer tok");
            assertThat(forms)
                    .containsExactly(
                            "/t/oauth2/v2.0/token grant_type=client_credentials&client_id=c&scope=https%3A%2F%2Fcognitiveservices.azure.com%2F.default&client_secret=s%2F%2B");
            assertThat(target.credential().toString()).doesNotContain("s/+").doesNotContain("tok,");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aWorkloadShowsTheTokenOfItsPlatform(@TempDir Path folder) throws IOException {
        List<String> forms = new ArrayList<>();
        HttpServer server = entra(200, "{\"access_token\":\"tok\",\"expires_in\":3600}", forms);
        Path file = Files.writeString(folder.resolve("token"), "platform\n");
        try {
            Target target =
                    target(
                            "azure",
                            "v1",
                            Map.of(
                                    "tenant_id",
                                    "t",
                                    "client_id",
                                    "c",
                                    "azure_federated_token_file",
                                    file.toString(),
                                    "azure_authority_host",
                                    address(server)));

            assertThat(sent(CHAT, HI, target).signedHeaders().first("authorization"))
                    .isEqualTo("Bearer tok");
            assertThat(forms.getFirst()).endsWith("&client_assertion=platform");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void refusedCredentialsAreAnErrorOfOurs() throws IOException {
        HttpServer server = entra(401, "{\"error_description\":\"tenant t\"}", new ArrayList<>());
        try {
            Target target =
                    target(
                            "azure",
                            "v1",
                            Map.of(
                                    "tenant_id", "t",
                                    "client_id", "c",
                                    "client_secret", "s",
                                    "azure_authority_host", address(server)));
            UpstreamRequest sent = sent(CHAT, HI, target);

            assertThatThrownBy(sent::signedHeaders)
                    .isInstanceOfSatisfying(
                            LlmException.class,
                            refused -> {
                                assertThat(refused.error().kind())
                                        .isEqualTo(ErrorKind.AUTHENTICATION);
                                assertThat(refused.error().safeMessage())
                                        .doesNotContain("tenant t");
                            });
        } finally {
            server.stop(0);
        }
    }

    @Test
    void theFirstChunkWithoutChoicesPassesAndIsNoOutputYet() {
        String first =
                "data: {\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"prompt_filter_results\":[{\"prompt_index\":0}]}\n\n";
        var stream =
                Translation.of(CHAT, new OpenAiWire()).stream(new AnswerView("public", false, 1));
        byte[] bytes = first.getBytes(StandardCharsets.UTF_8);

        StreamStep step = stream.accept(bytes, 0, bytes.length);

        assertThat(step.startedOutput()).isFalse();
        assertThat(new String(step.bytes(), StandardCharsets.UTF_8))
                .contains("prompt_filter_results");
    }

    @Test
    void azuresErrorsAreKnown() {
        OpenAiWire wire = new OpenAiWire();
        assertThat(
                        wire.error(
                                        404,
                                        Headers.empty(),
                                        "{\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"no\"}}"
                                                .getBytes(StandardCharsets.UTF_8))
                                .kind())
                .isEqualTo(ErrorKind.MODEL_NOT_FOUND);
        assertThat(
                        wire.error(
                                        400,
                                        Headers.empty(),
                                        "{\"error\":{\"code\":\"content_filter\",\"message\":\"no\",\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"}}}"
                                                .getBytes(StandardCharsets.UTF_8))
                                .kind())
                .isEqualTo(ErrorKind.CONTENT_POLICY);
        assertThat(
                        wire.error(
                                        401,
                                        Headers.empty(),
                                        "{\"error\":{\"code\":\"401\",\"message\":\"no\"}}"
                                                .getBytes(StandardCharsets.UTF_8))
                                .kind())
                .isEqualTo(ErrorKind.AUTHENTICATION);
    }

    private static HttpServer entra(int status, String answer, List<String> forms)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    forms.add(
                            exchange.getRequestURI()
                                    + " "
                                    + new String(
                                            exchange.getRequestBody().readAllBytes(),
                                            StandardCharsets.UTF_8));
                    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        return server;
    }

    private static String address(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
