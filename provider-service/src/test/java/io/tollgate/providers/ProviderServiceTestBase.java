package io.tollgate.providers;

import io.tollgate.contracts.BackgroundCall;
import io.tollgate.contracts.CallContext;
import io.tollgate.contracts.CallReport;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.PassThroughCall;
import io.tollgate.contracts.Principal;
import io.tollgate.contracts.Role;
import io.tollgate.contracts.ServiceToken;
import io.tollgate.contracts.Signer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The running service with a real PostgreSQL, and a small client that signs like the gateway. */
@SpringBootTest(
        classes = ProviderService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class ProviderServiceTestBase {

    protected static final Principal ADMIN = Principal.master();
    protected static final Principal USER =
            new Principal(Role.INTERNAL_USER, "a".repeat(64), "u-1", null, null);

    private static final String SECRET = "0f3b7c1d9e5a24688642ace0bdf97531";
    private static final Signer SIGNER = new Signer(SECRET, InstantSource.system());
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final EmbeddedPostgres POSTGRES = startPostgres();

    @LocalServerPort private int port;
    @Autowired protected JdbcClient jdbc;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", () -> POSTGRES.getJdbcUrl("postgres", "postgres"));
        registry.add("tollgate.platform.internal-secret", () -> SECRET);
        registry.add(
                "tollgate.providers.vault-key",
                () -> "k1:" + Base64.getEncoder().encodeToString(SECRET.getBytes()));
        registry.add("management.server.port", () -> 0);
        registry.add("OPENAI_API_KEY", () -> "");
        registry.add("CANARY_KEY", () -> "sk-from-the-environment");
    }

    /** An answer with its body as it came. */
    public record Answer(int status, String text, Map<String, String> headers) {

        public JsonNode json() {
            return ContractJson.MAPPER.readTree(text);
        }

        public CallReport report() {
            return ContractJson.MAPPER.readValue(
                    Base64.getUrlDecoder().decode(headers.get(InternalHeaders.REPORT)),
                    CallReport.class);
        }

        /** The report event of a stream. */
        public CallReport reported() {
            String start = "event: tollgate.report\ndata: ";
            int from = text.indexOf(start) + start.length();
            return ContractJson.MAPPER.readValue(
                    text.substring(from, text.indexOf('\n', from)), CallReport.class);
        }
    }

    protected Answer get(Principal principal, String path) {
        return send(signed(path, context(UUID.randomUUID(), principal, null)).GET().build());
    }

    protected Answer post(Principal principal, String path, String body) {
        return send(
                signed(path, context(UUID.randomUUID(), principal, null))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    protected Answer put(Principal principal, String path, String body) {
        return send(
                signed(path, context(UUID.randomUUID(), principal, null))
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    protected Answer delete(Principal principal, String path) {
        return send(signed(path, context(UUID.randomUUID(), principal, null)).DELETE().build());
    }

    protected Answer patch(Principal principal, String path, String body) {
        return send(
                signed(path, context(UUID.randomUUID(), principal, null))
                        .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    protected Answer unsigned(String path) {
        return send(HttpRequest.newBuilder(uri(path)).GET().build());
    }

    protected Answer internal(String method, String path) {
        return send(signed(path, null).method(method, HttpRequest.BodyPublishers.noBody()).build());
    }

    protected Answer call(String path, String model, @Nullable Long clamp, String body) {
        return send(modelCall(UUID.randomUUID(), path, model, clamp, body));
    }

    /** A call that a strict budget holds money for. */
    protected Answer callStrictly(String path, String model, String body) {
        CallContext.ModelCall call =
                new CallContext.ModelCall(model, "public-" + model, null, true);
        return send(
                signed(path, context(UUID.randomUUID(), USER, call))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    /** A call with the gateway's record of it, for when the answer comes later. */
    protected Answer background(UUID id, String model, String body, BackgroundCall known) {
        HttpRequest call = modelCall(id, "/v1/responses", model, null, body);
        return send(
                HttpRequest.newBuilder(call, (name, value) -> true)
                        .header(
                                InternalHeaders.BACKGROUND,
                                Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(
                                                ContractJson.MAPPER.writeValueAsBytes(known)))
                        .build());
    }

    protected Answer askInner(String path, Object body) {
        return send(
                signed(path, null)
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        ContractJson.MAPPER.writeValueAsString(body)))
                        .build());
    }

    /** A stream whose body the test reads itself. */
    protected HttpResponse<InputStream> open(UUID id, String path, String model, String body)
            throws IOException, InterruptedException {
        return HTTP.send(
                modelCall(id, path, model, null, body), HttpResponse.BodyHandlers.ofInputStream());
    }

    /** A form whose body the test makes as it is sent. */
    protected HttpResponse<String> upload(
            String path, String model, String contentType, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        CallContext.ModelCall call =
                new CallContext.ModelCall(model, "public-" + model, null, false);
        return HTTP.send(
                signed(path, context(UUID.randomUUID(), USER, call))
                        .setHeader("content-type", contentType)
                        .POST(body)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** A pass-through call, and the answer byte for byte. */
    protected byte[] raw(String path, PassThroughCall call, String body) throws IOException {
        CallContext.ModelCall decided = new CallContext.ModelCall("m", "m", null, false);
        byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\n");
        head.append("Host: localhost\r\nx-mine: 1\r\n");
        signed(path, context(UUID.randomUUID(), USER, decided))
                .GET()
                .build()
                .headers()
                .map()
                .forEach((name, values) -> head.append(name + ": " + values.getFirst() + "\r\n"));
        head.append(InternalHeaders.PASS_THROUGH)
                .append(": ")
                .append(
                        Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(ContractJson.MAPPER.writeValueAsBytes(call)))
                .append("\r\nContent-Length: " + bytes.length + "\r\n\r\n");
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(head.toString().getBytes());
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            return socket.getInputStream().readAllBytes();
        }
    }

    private HttpRequest modelCall(
            UUID id, String path, String model, @Nullable Long clamp, String body) {
        CallContext.ModelCall call =
                new CallContext.ModelCall(model, "public-" + model, clamp, false);
        return signed(path, context(id, USER, call))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static CallContext context(
            UUID id, Principal principal, CallContext.@Nullable ModelCall call) {
        return new CallContext(id, principal, call);
    }

    private HttpRequest.Builder signed(String path, @Nullable CallContext context) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path))
                        .header("content-type", "application/json")
                        .header(
                                InternalHeaders.SERVICE,
                                SIGNER.sign(
                                        "provider-service", new ServiceToken("gateway-service")));
        if (context != null) {
            request.header(InternalHeaders.CONTEXT, SIGNER.sign("provider-service", context));
        }
        return request;
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response =
                    HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            response.headers()
                    .map()
                    .forEach((name, values) -> headers.put(name, values.getFirst()));
            return new Answer(response.statusCode(), response.body(), headers);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static EmbeddedPostgres startPostgres() {
        try {
            EmbeddedPostgres postgres =
                    EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres)));
            return postgres;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void stop(EmbeddedPostgres postgres) {
        try {
            postgres.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
