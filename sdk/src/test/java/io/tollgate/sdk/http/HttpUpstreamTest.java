package io.tollgate.sdk.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.wire.UpstreamRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class HttpUpstreamTest {
    private final HttpUpstream upstream = new HttpUpstream(Duration.ofSeconds(2));
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        upstream.close();
    }

    private UpstreamRequest request(String path, Duration firstByte, Duration between) {
        return new UpstreamRequest(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path),
                Headers.empty().with("authorization", "Bearer k"),
                "{\"a\":1}".getBytes(StandardCharsets.UTF_8),
                new Timeouts(Duration.ofSeconds(2), firstByte, between, Duration.ofSeconds(30)),
                List.of(),
                1);
    }

    private UpstreamRequest request(String path) {
        return request(path, Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    @Test
    void sendsTheBodyAndReadsTheAnswer() throws IOException {
        AtomicReference<String> seen = new AtomicReference<>();
        server.createContext(
                "/ok",
                exchange -> {
                    seen.set(
                            exchange.getRequestHeaders().getFirst("authorization")
                                    + new String(
                                            exchange.getRequestBody().readAllBytes(),
                                            StandardCharsets.UTF_8));
                    exchange.getResponseHeaders().add("retry-after", "3");
                    exchange.sendResponseHeaders(429, 2);
                    exchange.getResponseBody().write("no".getBytes(StandardCharsets.UTF_8));
                    exchange.close();
                });
        try (UpstreamAnswer answer = upstream.send(request("/ok"))) {
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.headers().first("Retry-After")).isEqualTo("3");
            assertThat(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("no");
        }
        assertThat(seen.get()).isEqualTo("Bearer k{\"a\":1}");
    }

    @Test
    void closingTheAnswerClosesTheSocketAtOnce() throws IOException {
        AtomicBoolean gone = new AtomicBoolean();
        server.createContext(
                "/endless",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    try (var body = exchange.getResponseBody()) {
                        while (over.getCount() > 0) {
                            body.write("data: x\n\n".getBytes(StandardCharsets.UTF_8));
                            body.flush();
                        }
                    } catch (IOException broken) {
                        gone.set(true);
                    }
                });
        UpstreamAnswer answer = upstream.send(request("/endless"));
        assertThat(answer.body().read(new byte[64])).isPositive();
        answer.close();
        answer.close();
        await().atMost(Duration.ofSeconds(1)).untilTrue(gone);
    }

    @Test
    void aLateFirstByteIsATimeout() {
        server.createContext("/late", exchange -> waitForTheEnd());
        assertThatThrownBy(
                        () ->
                                upstream.send(
                                        request(
                                                "/late",
                                                Duration.ofMillis(200),
                                                Duration.ofSeconds(20))))
                .isInstanceOfSatisfying(
                        LlmException.class,
                        failure -> assertThat(failure.error().kind()).isEqualTo(ErrorKind.TIMEOUT));
    }

    @Test
    void silenceBetweenChunksIsATimeout() throws IOException {
        server.createContext(
                "/silent",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write('x');
                    exchange.getResponseBody().flush();
                    waitForTheEnd();
                });
        try (UpstreamAnswer answer =
                upstream.send(request("/silent", Duration.ofSeconds(20), Duration.ofMillis(200)))) {
            assertThat(answer.body().read()).isEqualTo('x');
            assertThatThrownBy(() -> answer.body().read())
                    .isInstanceOfSatisfying(
                            IOException.class,
                            failure ->
                                    assertThat(UpstreamErrors.of(failure).kind())
                                            .isEqualTo(ErrorKind.TIMEOUT));
        }
    }

    @Test
    void nobodyListeningIsUnreachable() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        UpstreamRequest nowhere =
                new UpstreamRequest(
                        URI.create("http://127.0.0.1:" + port + "/"),
                        Headers.empty(),
                        new byte[0],
                        Timeouts.defaults(),
                        List.of(),
                        1);
        assertThatThrownBy(() -> upstream.send(nowhere))
                .isInstanceOfSatisfying(
                        LlmException.class,
                        failure ->
                                assertThat(failure.error().kind())
                                        .isEqualTo(ErrorKind.UPSTREAM_UNREACHABLE));
    }

    private void waitForTheEnd() {
        try {
            over.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
