package io.tollgate.spend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.Identity;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.LevelsAnswer;
import io.tollgate.contracts.LevelsRequest;
import io.tollgate.contracts.Principal;
import io.tollgate.contracts.ServiceToken;
import io.tollgate.contracts.Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** Key-service as far as reports ask it: memberships and names. */
public final class FakeDirectory {

    private final HttpServer server;
    private final Signer signer;
    private final Map<String, Identity> known = new ConcurrentHashMap<>();
    private final Map<String, String> names = new ConcurrentHashMap<>();

    FakeDirectory(String secret) {
        signer = new Signer(secret, InstantSource.system());
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/internal/identities", this::memberships);
        server.createContext("/internal/levels", this::levels);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A caller of that user administers these from now on. */
    public void leads(Principal principal, Set<String> teams, Set<String> organizations) {
        String user = String.valueOf(principal.userId());
        known.put(user, new Identity(principal, teams, teams, organizations, organizations));
    }

    /** A caller of that user is a member of these, without administering them. */
    public void joins(Principal principal, Set<String> teams) {
        String user = String.valueOf(principal.userId());
        known.put(user, new Identity(principal, teams, Set.of(), Set.of(), Set.of()));
    }

    public void names(String id, String name) {
        names.put(id, name);
    }

    private void memberships(HttpExchange exchange) throws IOException {
        Principal principal =
                ContractJson.MAPPER.readValue(exchange.getRequestBody(), Principal.class);
        String user = String.valueOf(principal.userId());
        answer(exchange, known.getOrDefault(user, Identity.of(principal)));
    }

    private void levels(HttpExchange exchange) throws IOException {
        LevelsRequest request =
                ContractJson.MAPPER.readValue(exchange.getRequestBody(), LevelsRequest.class);
        answer(
                exchange,
                new LevelsAnswer(
                        request.levels().stream()
                                .map(
                                        ref ->
                                                new LevelsAnswer.Entity(
                                                        null, false, names.get(ref.id())))
                                .toList()));
    }

    private void answer(HttpExchange exchange, Object answer) throws IOException {
        try (exchange) {
            signer.verify(
                    "key-service",
                    ServiceToken.class,
                    exchange.getRequestHeaders().getFirst(InternalHeaders.SERVICE));
            byte[] body = ContractJson.MAPPER.writeValueAsBytes(answer);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
