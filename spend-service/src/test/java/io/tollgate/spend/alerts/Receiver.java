package io.tollgate.spend.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.tollgate.contracts.ContractJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Somebody's web server that takes alerts, or does not. */
final class Receiver implements AutoCloseable {

    private final HttpServer server;
    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** One request. */
    record Delivery(String path, Map<String, String> headers, byte[] body) {

        JsonNode json() {
            return ContractJson.MAPPER.readTree(body);
        }

        String id() {
            return headers.get("webhook-id");
        }
    }

    Receiver() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                        exchange.getRequestHeaders()
                                .forEach((name, values) -> headers.put(name, values.getFirst()));
                        byte[] body = exchange.getRequestBody().readAllBytes();
                        await();
                        deliveries.add(
                                new Delivery(exchange.getRequestURI().getPath(), headers, body));
                        Integer status = statuses.poll();
                        byte[] said = (status == null ? "ok" : "broken\nfor now").getBytes(UTF_8);
                        exchange.getResponseHeaders().set("location", "/elsewhere");
                        exchange.sendResponseHeaders(status == null ? 200 : status, said.length);
                        exchange.getResponseBody().write(said);
                    }
                });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?token=canary-url";
    }

    List<Delivery> deliveries() {
        return deliveries;
    }

    /** The next requests are answered with these, later ones with 200. */
    Receiver then(Integer... next) {
        statuses.addAll(List.of(next));
        return this;
    }

    /** Answers nobody until the latch is open. */
    void waitFor(CountDownLatch latch) {
        gate = latch;
    }

    private void await() {
        try {
            gate.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
