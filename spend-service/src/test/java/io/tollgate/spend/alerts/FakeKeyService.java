package io.tollgate.spend.alerts;

import com.sun.net.httpserver.HttpServer;
import io.tollgate.contracts.Budget;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.Level;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.LevelsAnswer;
import io.tollgate.contracts.LevelsRequest;
import io.tollgate.contracts.ServiceToken;
import io.tollgate.contracts.Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** Knows the budgets that a test gives it; answers callers with a good token only. */
final class FakeKeyService {

    private final HttpServer server;
    private final Map<LevelsRequest.Ref, LevelsAnswer.Entity> known = new ConcurrentHashMap<>();
    private volatile int status = 200;
    private volatile Runnable before = () -> {};

    FakeKeyService(String secret) {
        Signer signer = new Signer(secret, InstantSource.system());
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/internal/levels",
                exchange -> {
                    try (exchange) {
                        signer.verify(
                                "key-service",
                                ServiceToken.class,
                                exchange.getRequestHeaders().getFirst(InternalHeaders.SERVICE));
                        LevelsRequest request =
                                ContractJson.MAPPER.readValue(
                                        exchange.getRequestBody(), LevelsRequest.class);
                        before.run();
                        LevelsAnswer.Entity nobody = new LevelsAnswer.Entity(null, false, null);
                        byte[] body =
                                ContractJson.MAPPER.writeValueAsBytes(
                                        new LevelsAnswer(
                                                request.levels().stream()
                                                        .map(ref -> known.getOrDefault(ref, nobody))
                                                        .toList()));
                        boolean refused =
                                request.levels().stream().anyMatch(ref -> ref.id().equals("bad"));
                        exchange.sendResponseHeaders(refused ? 400 : status, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void knows(LevelKind kind, String id, String name, Budget... budgets) {
        known.put(
                new LevelsRequest.Ref(kind, id),
                new LevelsAnswer.Entity(
                        Level.of(kind, id, null, null, null, List.of(budgets)), false, name));
    }

    void forgetEverybody() {
        known.clear();
    }

    /** What all further answers have. */
    void answers(int newStatus) {
        status = newStatus;
    }

    /** Runs before each answer. */
    void before(Runnable action) {
        before = action;
    }
}
