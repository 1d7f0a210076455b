package io.tollgate.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.chat.StreamEvent;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The row of {@code docs/adding-a-provider.md}, and nothing else, makes a vendor work. */
class AddingAProviderTest {
    private static final String ANSWER =
            """
            {"id":"q-1","model":"gull-2","choices":[{"index":0,"finish_reason":"stop",
             "message":{"role":"assistant","content":"Low tide at six."}}],
             "usage":{"prompt_tokens":5,"completion_tokens":6,"total_tokens":11}}
            """;
    private static final String STREAM =
            """
            data: {"id":"q-1","choices":[{"index":0,"delta":{"content":"Low tide."}}]}

            data: {"id":"q-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: {"id":"q-1","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":3}}

            data: [DONE]

            """;

    private final List<JsonNode> bodies = Collections.synchronizedList(new ArrayList<>());
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    JsonNode body = Json.read(exchange.getRequestBody().readAllBytes());
                    bodies.add(body);
                    calls.add(
                            exchange.getRequestURI()
                                    + " "
                                    + exchange.getRequestHeaders().getFirst("authorization"));
                    boolean stream = body.path("stream").asBoolean(false);
                    byte[] answer = (stream ? STREAM : ANSWER).getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders()
                            .set("content-type", stream ? "text/event-stream" : "application/json");
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** The row as the document shows it. */
    private static String row() throws IOException {
        Path root = Path.of(System.getProperty("tollgate.root", "..")).toAbsolutePath().normalize();
        String document = Files.readString(root.resolve("docs/adding-a-provider.md"));
        int start = document.indexOf("```yaml\n") + 8;
        return document.substring(start, document.indexOf("```", start));
    }

    @Test
    void aRowAloneIsEnough() throws IOException {
        ProviderRows rows =
                ProviderRows.read(new ByteArrayInputStream(row().getBytes(StandardCharsets.UTF_8)));
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
        ChatRequest request =
                ChatRequest.builder("quayside/gull-2")
                        .messages(List.of(Message.user("When is low tide?")))
                        .maxTokens(50L)
                        .seed(7L)
                        .user("u-1")
                        .build();
        try (LlmClient client =
                LlmClient.builder()
                        .rows(rows)
                        .keys(Map.of("QUAYSIDE_API_KEY", "k-1", "QUAYSIDE_API_BASE", address))
                        .build()) {
            Completion answer = client.completion(request);
            assertThat(answer.text()).isEqualTo("Low tide at six.");
            assertThat(answer.usage().totalTokens()).isEqualTo(11);
            StringBuilder text = new StringBuilder();
            try (ChatStream stream = client.stream(request)) {
                for (StreamEvent event : stream) {
                    if (event instanceof StreamEvent.TextDelta delta) {
                        text.append(delta.text());
                    }
                }
                assertThat(stream.usage().outputTokens()).isEqualTo(3);
            }
            assertThat(text).hasToString("Low tide.");
        }
        assertThat(calls).allMatch("/v1/chat/completions Bearer k-1"::equals).hasSize(2);
        JsonNode sent = bodies.getFirst();
        assertThat(sent.path("max_tokens").asLong()).isEqualTo(50);
        assertThat(sent.path("random_seed").asLong()).isEqualTo(7);
        assertThat(sent.has("seed") || sent.has("user") || sent.has("max_completion_tokens"))
                .isFalse();
    }
}
