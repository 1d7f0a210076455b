package io.tollgate.keys;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.tollgate.contracts.AuditAnswer;
import io.tollgate.contracts.AuditLine;
import io.tollgate.contracts.AuditRequest;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.ServiceToken;
import io.tollgate.contracts.Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Another service's audit log, with the lines that a test puts there. */
public final class FakeAuditLog implements HttpHandler {

    static final String PATH = "/internal/audit";

    private final Signer signer;
    private final String service;
    private final List<AuditLine> lines = new CopyOnWriteArrayList<>();
    private volatile boolean broken;

    FakeAuditLog(Signer signer, String service) {
        this.signer = signer;
        this.service = service;
    }

    /** Serves this log alone; answers its address. */
    String start() {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(PATH, this);
            server.start();
            return "http://127.0.0.1:" + server.getAddress().getPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void write(long id, Instant at, String objectId) {
        lines.add(
                new AuditLine(
                        id,
                        at,
                        "Some_Table",
                        objectId,
                        "created",
                        "ana",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "{}"));
    }

    void setBroken(boolean value) {
        broken = value;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            signer.verify(
                    service,
                    ServiceToken.class,
                    exchange.getRequestHeaders().getFirst(InternalHeaders.SERVICE));
            AuditRequest wanted =
                    ContractJson.MAPPER.readValue(exchange.getRequestBody(), AuditRequest.class);
            List<AuditLine> found = lines.stream().filter(line -> matches(line, wanted)).toList();
            List<AuditLine> page =
                    found.stream()
                            .filter(line -> isBelow(line, wanted))
                            .sorted(
                                    Comparator.comparing(AuditLine::at)
                                            .thenComparing(AuditLine::id)
                                            .reversed())
                            .limit(wanted.size())
                            .toList();
            byte[] body =
                    ContractJson.MAPPER.writeValueAsBytes(
                            new AuditAnswer(page, Math.min(found.size(), wanted.countTo())));
            exchange.sendResponseHeaders(broken ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static boolean matches(AuditLine line, AuditRequest wanted) {
        return (wanted.id() == null || wanted.id() == line.id())
                && (wanted.objectId() == null || wanted.objectId().equals(line.objectId()))
                && (wanted.tableName() == null || wanted.tableName().equals(line.tableName()))
                && (wanted.changedBy() == null || wanted.changedBy().equals(line.changedBy()));
    }

    private static boolean isBelow(AuditLine line, AuditRequest wanted) {
        Instant border = wanted.olderThan();
        return border == null
                || line.at().isBefore(border)
                || line.at().equals(border) && line.id() < wanted.lowerThan();
    }
}
