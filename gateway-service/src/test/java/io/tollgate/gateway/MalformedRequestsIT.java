package io.tollgate.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class MalformedRequestsIT extends GatewayTestBase {

    private static final String ASK =
            "{\"model\":\"other\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    private final String key = keyOf(Calls.caller("paths", List.of("mock/*"), List.of()));

    @BeforeEach
    void answers() {
        PROVIDERS.behaviour =
                (asked, exchange) -> {
                    if (models(asked, exchange, "mock/echo", "mock/a/b")) {
                        return;
                    }
                    exchange.getResponseHeaders()
                            .set(
                                    InternalHeaders.REPORT,
                                    Base64.getUrlEncoder()
                                            .encodeToString(
                                                    ContractJson.MAPPER.writeValueAsBytes(
                                                            report("0", true))));
                    FakeService.json(exchange, 200, "{}");
                };
    }

    @ParameterizedTest
    @CsvSource({
        "/openai/deployments/mock/echo/chat/completions?api-version=2024-10-21, mock/echo",
        "/openai/deployments/mock%2Fecho/chat/completions?api-version=2024-10-21, mock/echo",
        "/openai/deployments/mock/a/b/chat/completions, mock/a/b",
        "/engines/mock%2fa%2fb/chat/completions, mock/a/b"
    })
    void theModelOfAnAliasMayHoldSlashes(String path, String model) {
        HttpResponse<String> answer = post(path, "api-key", key, ASK);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(PROVIDERS.last().uri()).hasToString("/v1/chat/completions");
        assertThat(PROVIDERS.last().body()).contains("\"model\":\"" + model + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /key%2Finfo HTTP/1.1",
                "GET /v1/models/..%2f..%2fkey%2finfo HTTP/1.1",
                "POST /openai/deployments/..%2f..%2fx/chat/completions HTTP/1.1",
                "POST /openai/deployments/mock%00echo/chat/completions HTTP/1.1",
                "POST /openai/deployments/mock%5Cecho/chat/completions HTTP/1.1",
                "POST /openai/deployments/mock%zzecho/chat/completions HTTP/1.1",
                "GET /v1//chat HTTP/1.1",
                "GET /v1/models;x=1 HTTP/1.1",
                "GET /v1/mo<dels HTTP/1.1",
                "GET /v1/../../etc/passwd HTTP/1.1",
                "GET nonsense HTTP/1.1",
                "G<T /v1/models HTTP/1.1",
                "GET /v1/models HTTP/9.9"
            })
    void whatIsNoRequestGetsAnObjectAndNeverAPage(String line) throws IOException {
        String answer = raw(line, "Host: localhost", "Accept: text/html");
        assertThat(answer).contains("\r\n\r\n");
        String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);

        assertThat(head).startsWith("HTTP/1.1 ").contains("application/json");
        assertThat(Integer.parseInt(head.substring(9, 12))).isBetween(400, 505);
        JsonNode object = ContractJson.MAPPER.readTree(body);
        assertThat(object.at("/error/message").stringValue()).isNotBlank();
        assertThat(answer).doesNotContain("<html").doesNotContain("Tomcat");
    }

    @Test
    void theObjectIsOfTheCallersDialect() throws IOException {
        assertThat(raw("POST /v1beta/models/a%5Cb:generateContent HTTP/1.1", "Host: localhost"))
                .contains("\"INVALID_ARGUMENT\"");
        assertThat(raw("POST /anthropic/v1//messages HTTP/1.1", "Host: localhost"))
                .contains("\"type\":\"error\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Litellm-Tags: a\u0085b",
                "Content-Length: many",
                "Transfer-Encoding: nonsense",
                "No colon at all"
            })
    void headersThatNoneMayHoldAreRefusedAlike(String header) throws IOException {
        String answer =
                raw(
                        "POST /openai/deployments/mock/echo/chat/completions HTTP/1.1",
                        "Host: localhost",
                        "Authorization: Bearer " + key,
                        "Content-Type: application/json",
                        header);
        assertThat(answer).matches("(?s)HTTP/1.1 (4\\d\\d|501) .*");
        assertThat(answer).contains("\"error\"").doesNotContain("<html");
    }

    private String raw(String line, String... headers) throws IOException {
        String request =
                line + "\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}
