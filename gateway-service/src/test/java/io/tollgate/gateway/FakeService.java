package io.tollgate.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tollgate.contracts.ContractJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** An inner service that answers what the test says and remembers what it was asked. */
public final class FakeService implements AutoCloseable {

    /** What one answer is. */
    public interface Behaviour {
        void answer(Asked asked, HttpExchange exchange) throws IOException;
    }

    /** A request as it came in. */
    public record Asked(String method, URI uri, Headers headers, String body) {

        public <T> T as(Class<T> type) {
            return ContractJson.MAPPER.readValue(body, type);
        }
    }

    private final HttpServer server;
    public final List<Asked> asked = new CopyOnWriteArrayList<>();
    public volatile Behaviour behaviour = (asked, exchange) -> json(exchange, 200, "{}");

    public FakeService() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public Asked last() {
        return asked.getLast();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        Asked request =
                new Asked(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI(),
                        exchange.getRequestHeaders(),
                        body);
        // A gateway asks for those all the time; tests look at what their own calls led to.
        if (!request.uri().getPath().startsWith("/internal/background/")) {
            asked.add(request);
        }
        try (exchange) {
            behaviour.answer(request, exchange);
        }
    }

    public static void json(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes =
                body instanceof String text
                        ? text.getBytes(UTF_8)
                        : ContractJson.MAPPER.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
