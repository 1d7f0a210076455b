package io.tollgate.providers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tollgate.contracts.ContractJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/** A provider that does what the test says, and counts how often it was asked. */
public final class FakeProvider implements AutoCloseable {

    /** What one answer is. */
    public interface Behaviour {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    public static final String CHUNK =
            "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\","
                    + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"},\"finish_reason\":null}]}\n\n";
    public static final String END =
            "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\","
                    + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                    + "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\","
                    + "\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}}\n\n"
                    + "data: [DONE]\n\n";

    private final HttpServer server;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile String uri = "";
    private volatile String method = "";
    private volatile com.sun.net.httpserver.Headers headers = new com.sun.net.httpserver.Headers();
    private volatile byte[] body = new byte[0];

    /** Released when a write to the caller failed: it has closed the connection. */
    public final CountDownLatch callerLeft = new CountDownLatch(1);

    /** Bytes of all requests so far. */
    public final AtomicLong received = new AtomicLong();

    /** From so many bytes on, reading waits until {@link #resume}. */
    public volatile long pauseAfter = Long.MAX_VALUE;

    public final CountDownLatch paused = new CountDownLatch(1);
    public final CountDownLatch resume = new CountDownLatch(1);

    public volatile Behaviour behaviour = FakeProvider::completion;

    public FakeProvider() {
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

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    public int calls() {
        return calls.get();
    }

    /** Of the last request, without its query. */
    public String path() {
        int mark = uri.indexOf('?');
        return mark < 0 ? uri : uri.substring(0, mark);
    }

    /** Of the last request, as it came. */
    public String uri() {
        return uri;
    }

    public String method() {
        return method;
    }

    public com.sun.net.httpserver.Headers headers() {
        return headers;
    }

    public byte[] bytes() {
        return body.clone();
    }

    /** Of the last request. */
    public JsonNode body() {
        return ContractJson.MAPPER.readTree(body);
    }

    private void handle(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        uri = exchange.getRequestURI().toString();
        method = exchange.getRequestMethod();
        headers = exchange.getRequestHeaders();
        try (exchange) {
            body = take(exchange.getRequestBody());
            behaviour.answer(exchange);
        } catch (IOException left) {
            callerLeft.countDown();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The body, or what of it a test can want to see. */
    private byte[] take(InputStream in) throws IOException, InterruptedException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 * 1024];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (kept.size() < 4_000_000) {
                kept.write(buffer, 0, read);
            }
            if (received.addAndGet(read) >= pauseAfter) {
                paused.countDown();
                resume.await();
            }
        }
        return kept.toByteArray();
    }

    public static void completion(HttpExchange exchange) throws IOException {
        json(
                exchange,
                200,
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"up\",\"choices\":"
                        + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},"
                        + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":7,"
                        + "\"completion_tokens\":2,\"total_tokens\":9}}");
    }

    public static void json(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Opens a stream and sends these parts. */
    public static OutputStream stream(HttpExchange exchange, String... parts) throws IOException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        for (String part : parts) {
            out.write(part.getBytes(UTF_8));
            out.flush();
        }
        return out;
    }

    /** A stream that goes on until the caller closes the connection. */
    public static void endless(HttpExchange exchange) throws IOException, InterruptedException {
        OutputStream out = stream(exchange, CHUNK);
        CountDownLatch pause = new CountDownLatch(1);
        while (true) {
            pause.await(20, java.util.concurrent.TimeUnit.MILLISECONDS);
            out.write(CHUNK.getBytes(UTF_8));
            out.flush();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
