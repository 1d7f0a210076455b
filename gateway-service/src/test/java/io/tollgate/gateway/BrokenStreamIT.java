package io.tollgate.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.tollgate.contracts.ContractJson;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client sees of a stream whose provider-service dies at the very end. */
class BrokenStreamIT extends GatewayTestBase {

    private static final String CHUNK =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final String ASK =
            "{\"model\":\"cut\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    private final String key = keyOf(Calls.caller("cut", List.of("cut"), List.of()));

    @Test
    void aStreamCutBetweenItsReportAndItsLastEventEndsWithAnError() {
        HttpResponse<String> answer = streamOf(CHUNK + reportEvent());

        assertThat(answer.body()).startsWith(CHUNK).contains("\"error\"").doesNotContain("[DONE]");
        isInTheLedger(answer);
    }

    @Test
    void aStreamCutAfterItsLastEventIsWholeForTheClient() {
        HttpResponse<String> answer = streamOf(CHUNK + reportEvent() + DONE);

        assertThat(answer.body()).isEqualTo(CHUNK + DONE);
        isInTheLedger(answer);
    }

    private HttpResponse<String> streamOf(String sent) {
        PROVIDERS.behaviour =
                (asked, exchange) -> {
                    if (!models(asked, exchange, "cut")) {
                        cutOff(exchange, sent);
                    }
                };
        HttpResponse<String> answer =
                post("/v1/chat/completions", "authorization", "Bearer " + key, ASK);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    /** Announces more than it sends. */
    private static void cutOff(HttpExchange exchange, String sent) throws IOException {
        byte[] bytes = sent.getBytes(UTF_8);
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, bytes.length + 1_000);
        exchange.getResponseBody().write(bytes);
        exchange.getResponseBody().flush();
    }

    private static String reportEvent() {
        return "event: tollgate.report\ndata: "
                + ContractJson.MAPPER.writeValueAsString(report("0.25", true))
                + "\n\n";
    }

    private static void isInTheLedger(HttpResponse<String> answer) {
        String id = answer.headers().firstValue("x-tollgate-call-id").orElseThrow();
        await().until(() -> LEDGER.stream().anyMatch(e -> e.requestId().toString().equals(id)));
    }
}
