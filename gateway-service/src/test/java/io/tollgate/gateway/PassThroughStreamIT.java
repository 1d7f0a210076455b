package io.tollgate.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tollgate.contracts.CallReport;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.PassThroughOffer;
import io.tollgate.contracts.ProviderNames;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Answers whose account comes behind them, from a provider-service that writes its own HTTP. */
class PassThroughStreamIT extends GatewayTestBase {

    private interface Answer {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    private static final Wire WIRE = new Wire();

    private final String key = keyOf(Calls.caller("pass-stream", List.of(), List.of()));

    @DynamicPropertySource
    static void anotherProviderService(DynamicPropertyRegistry registry) {
        registry.add("test.another", WIRE::address);
    }

    @Test
    void bytesComeAsTheyAreSentAndTheAccountBehindThem() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        WIRE.answer =
                out -> {
                    chunk(out, "first");
                    assertThat(seen.await(10, TimeUnit.SECONDS)).isTrue();
                    chunk(out, "second");
                    end(out, report("0.5", true));
                };

        HttpResponse<InputStream> answer = open();
        byte[] first = answer.body().readNBytes(5);
        seen.countDown();

        assertThat(new String(first, UTF_8)).isEqualTo("first");
        assertThat(new String(answer.body().readAllBytes(), UTF_8)).isEqualTo("second");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain");
        String id = answer.headers().firstValue("x-tollgate-call-id").orElseThrow();
        await().untilAsserted(
                        () ->
                                assertThat(LEDGER)
                                        .anySatisfy(
                                                e -> {
                                                    assertThat(e.requestId()).hasToString(id);
                                                    assertThat(e.cost().total())
                                                            .isEqualByComparingTo("0.5");
                                                }));
    }

    @Test
    void anAnswerThatBreaksOffIsNotEndedWell() throws Exception {
        WIRE.answer = out -> chunk(out, "half");

        HttpResponse<InputStream> answer = open();

        assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
    }

    private HttpResponse<InputStream> open() throws IOException, InterruptedException {
        HttpRequest request =
                request("/mistral/v1/audio")
                        .header("Authorization", "Bearer " + key)
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        out.write((Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(UTF_8));
        out.flush();
    }

    private static void end(OutputStream out, CallReport report) throws IOException {
        String encoded =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(ContractJson.MAPPER.writeValueAsBytes(report));
        out.write(("0\r\n" + InternalHeaders.REPORT + ": " + encoded + "\r\n\r\n").getBytes(UTF_8));
        out.flush();
    }

    /** One request a connection. */
    private static final class Wire {

        private final ServerSocket server;
        private volatile Answer answer = out -> {};

        Wire() {
            try {
                server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
            Thread.ofPlatform().daemon().start(this::accept);
        }

        String address() {
            return "http://127.0.0.1:" + server.getLocalPort();
        }

        private void accept() {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private void serve(Socket socket) {
            try (socket) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                String path = in.readLine().split(" ")[1];
                long length = 0;
                for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                    if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                        length = Long.parseLong(line.substring(15).trim());
                    }
                }
                in.skip(length);
                OutputStream out = socket.getOutputStream();
                if (path.startsWith("/internal/providers")) {
                    json(out, new ProviderNames(List.of("mistral")));
                } else if (path.startsWith("/internal/pass-through")) {
                    json(out, new PassThroughOffer("mistral", true, "openai", null));
                } else {
                    out.write(
                            ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n"
                                            + "Transfer-Encoding: chunked\r\n\r\n")
                                    .getBytes(UTF_8));
                    answer.write(out);
                }
            } catch (IOException | InterruptedException gone) {
                Thread.currentThread().interrupt();
            }
        }

        private static void json(OutputStream out, Object body) throws IOException {
            byte[] bytes = ContractJson.MAPPER.writeValueAsBytes(body);
            out.write(
                    ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                                    + "Content-Length: "
                                    + bytes.length
                                    + "\r\n\r\n")
                            .getBytes(UTF_8));
            out.write(bytes);
            out.flush();
        }
    }
}
