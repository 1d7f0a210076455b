package io.tollgate.spend.directory;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.Identity;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.LabelsAnswer;
import io.tollgate.contracts.LabelsAnswer.Label;
import io.tollgate.contracts.LabelsRequest;
import io.tollgate.contracts.LevelKind;
import io.tollgate.contracts.LevelsRequest.Ref;
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

/** Stands for key-service: knows the names and memberships that tests give it. */
public final class FakeDirectory {

    private final HttpServer server;
    private final Signer signer;
    private final Map<Ref, Label> labels = new ConcurrentHashMap<>();
    private final Map<String, Identity> identities = new ConcurrentHashMap<>();
    private volatile int status = 200;

    /** What answers one path. */
    private interface Answer {
        Object to(HttpExchange exchange) throws IOException;
    }

    public FakeDirectory(String secret) {
        this.signer = new Signer(secret, InstantSource.system());
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        path("/internal/labels", this::labels);
        path("/internal/identities", this::identity);
        server.start();
    }

    private void path(String path, Answer answer) {
        server.createContext(
                path,
                exchange -> {
                    try (exchange) {
                        signer.verify(
                                "key-service",
                                ServiceToken.class,
                                exchange.getRequestHeaders().getFirst(InternalHeaders.SERVICE));
                        byte[] body = ContractJson.MAPPER.writeValueAsBytes(answer.to(exchange));
                        exchange.sendResponseHeaders(status, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
    }

    private Object labels(HttpExchange exchange) throws IOException {
        LabelsRequest request =
                ContractJson.MAPPER.readValue(exchange.getRequestBody(), LabelsRequest.class);
        return new LabelsAnswer(
                request.entities().stream()
                        .map(ref -> labels.getOrDefault(ref, Label.UNKNOWN))
                        .toList());
    }

    private Object identity(HttpExchange exchange) throws IOException {
        Principal principal =
                ContractJson.MAPPER.readValue(exchange.getRequestBody(), Principal.class);
        return identities.getOrDefault(String.valueOf(principal.userId()), Identity.of(principal));
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A name and metadata fields. */
    public void knows(LevelKind kind, String id, String name, Map<String, String> fields) {
        labels.put(new Ref(kind, id), new Label(name, fields));
    }

    /** Teams and organisations that a user administers. */
    public void leads(Principal principal, Set<String> teams, Set<String> organizations) {
        identities.put(
                String.valueOf(principal.userId()),
                new Identity(principal, teams, teams, organizations, organizations));
    }

    /** What all further answers have. */
    public void answers(int newStatus) {
        status = newStatus;
    }
}
