package io.tollgate.providers.account;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.CountersRequest;
import io.tollgate.contracts.Money;
import io.tollgate.contracts.Totals;
import io.tollgate.contracts.TotalsRequest;
import io.tollgate.contracts.TrustRequest;
import io.tollgate.contracts.hold.HoldKeys;
import io.tollgate.contracts.hold.HoldScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** A real Redis, and what spend-service does to it when budgets have no figures. */
final class FakeSpendService {

    final String redisUrl;
    final RedisCommands<String, String> redis;
    final String url;

    /** What the ledger knows, in nano-USD by the entity's id. */
    final Map<String, Long> ledger = new ConcurrentHashMap<>();

    final AtomicInteger seeds = new AtomicInteger();

    private final int port;
    private final List<String> settings;
    private RedisServer server;

    FakeSpendService() {
        this(List.of("save \"\""));
    }

    /** With these settings of Redis. */
    FakeSpendService(List<String> settings) {
        this.settings = settings;
        try {
            port = freePort();
            server = started();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
            redisUrl = "redis://127.0.0.1:" + port;
            redis = RedisClient.create(redisUrl).connect().sync();
            HttpServer http =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            http.createContext("/internal/counters/trust", this::trust);
            http.createContext("/internal/counters/seed", this::seed);
            http.createContext("/internal/totals", this::totals);
            http.start();
            url = "http://127.0.0.1:" + http.getAddress().getPort();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Another run of the same server; what it keeps depends on the settings. */
    void restartRedis() {
        try {
            stop(server);
            server = started();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private RedisServer started() throws IOException {
        RedisServerBuilder builder = RedisServer.newRedisServer().port(port);
        settings.forEach(builder::setting);
        RedisServer fresh = builder.build();
        fresh.start();
        return fresh;
    }

    private void totals(HttpExchange exchange) throws IOException {
        Totals answer =
                new Totals(
                        read(exchange, TotalsRequest.class).questions().stream()
                                .map(question -> ledger.getOrDefault(question.id(), 0L))
                                .map(nano -> new Totals.Total(nano, Money.usd(nano)))
                                .toList());
        byte[] body = ContractJson.MAPPER.writeValueAsBytes(answer);
        try (exchange) {
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void trust(HttpExchange exchange) throws IOException {
        TrustRequest asked = read(exchange, TrustRequest.class);
        redis.eval(
                HoldScript.TRUST.text(),
                ScriptOutputType.INTEGER,
                new String[] {HoldKeys.trusted(asked.tenant()), HoldKeys.budgets(asked.tenant())},
                asked.run(),
                Long.toString(asked.warmUpMillis()),
                Long.toString(HoldKeys.TRUST_LIFETIME_MILLIS));
        done(exchange);
    }

    private void seed(HttpExchange exchange) throws IOException {
        CountersRequest asked = read(exchange, CountersRequest.class);
        String tenant = asked.tenant();
        for (CountersRequest.Counter counter : asked.counters()) {
            seeds.incrementAndGet();
            String trusted = redis.get(HoldKeys.trusted(tenant));
            redis.eval(
                    HoldScript.SEED.text(),
                    ScriptOutputType.INTEGER,
                    new String[] {
                        HoldKeys.budget(tenant, counter.kind(), counter.id(), counter.window()),
                        HoldKeys.budgets(tenant),
                        HoldKeys.trusted(tenant)
                    },
                    Long.toString(ledger.getOrDefault(counter.id(), 0L)),
                    "0",
                    trusted == null ? "" : trusted,
                    counter.kind().label(),
                    counter.id(),
                    counter.window().name());
        }
        done(exchange);
    }

    private static <T> T read(HttpExchange exchange, Class<T> type) throws IOException {
        return ContractJson.MAPPER.readValue(exchange.getRequestBody().readAllBytes(), type);
    }

    private static void done(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void stop(RedisServer server) {
        try {
            server.stop();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
