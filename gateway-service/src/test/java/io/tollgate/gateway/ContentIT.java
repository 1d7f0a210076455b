package io.tollgate.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.tollgate.contracts.CallContents.Content;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose words leave the gateway to be kept. */
class ContentIT extends GatewayTestBase {

    private static final String PATH = "/v1/chat/completions";
    private static final String CHUNK =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final String ANSWER = "{\"choices\":[{\"message\":{\"content\":\"Hello\"}}]}";

    private final String key =
            keyOf(
                    Calls.caller(
                            "words",
                            List.of("m"),
                            List.of(),
                            null,
                            ContractJson.MAPPER.readTree(
                                    "{\"store_prompts_in_spend_logs\":true}")));

    @BeforeEach
    void answers() {
        PROVIDERS.behaviour = ContentIT::provider;
    }

    private static void provider(FakeService.Asked asked, HttpExchange exchange)
            throws IOException {
        if (models(asked, exchange, "m")) {
            return;
        }
        String report = ContractJson.MAPPER.writeValueAsString(report("0.25", true));
        if (asked.body().contains("\"stream\":true")) {
            exchange.getResponseHeaders().set("content-type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            String stream = CHUNK + "event: tollgate.report\ndata: " + report + "\n\n" + DONE;
            exchange.getResponseBody().write(stream.getBytes(UTF_8));
            return;
        }
        exchange.getResponseHeaders()
                .set(
                        InternalHeaders.REPORT,
                        Base64.getUrlEncoder().encodeToString(report.getBytes(UTF_8)));
        FakeService.json(exchange, 200, ANSWER);
    }

    @Test
    void aKeyThatWantsItHasItsWordsKept() {
        HttpResponse<String> answer = call(key, ask(false), "false");

        Content kept = kept(answer);
        assertThat(answer.body()).isEqualTo(ANSWER);
        assertThat(kept.request()).isEqualTo(ask(false));
        assertThat(kept.response()).isEqualTo(ANSWER);
    }

    @Test
    void aStreamIsKeptAsTheClientSawIt() {
        HttpResponse<String> answer = call(key, ask(true), "false");

        Content kept = kept(answer);
        assertThat(answer.body()).isEqualTo(CHUNK + DONE);
        assertThat(kept.response()).isEqualTo(CHUNK + DONE);
    }

    @Test
    void neitherOtherKeysNorRequestsForRedactionAreKept() {
        String other = keyOf(Calls.caller("words", List.of("m"), List.of()));
        String redacted = id(call(key, ask(false), "true"));
        String foreign = id(call(other, ask(false), "false"));

        // What comes last is brought last.
        kept(call(key, ask(false), "false"));

        assertThat(CONTENTS)
                .extracting(content -> content.requestId().toString())
                .doesNotContain(redacted, foreign);
    }

    private Content kept(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String id = id(answer);
        return await().until(() -> find(id), Optional::isPresent).orElseThrow();
    }

    private static Optional<Content> find(String id) {
        return CONTENTS.stream().filter(c -> c.requestId().toString().equals(id)).findFirst();
    }

    private static String id(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-tollgate-call-id").orElseThrow();
    }

    private static String ask(boolean stream) {
        return "{\"model\":\"m\",\"stream\":"
                + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    }

    private HttpResponse<String> call(String with, String body, String redaction) {
        return send(
                request(PATH)
                        .header("authorization", "Bearer " + with)
                        .header("x-litellm-enable-message-redaction", redaction)
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}
