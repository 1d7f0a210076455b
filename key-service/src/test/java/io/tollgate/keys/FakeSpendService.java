package io.tollgate.keys;

import com.sun.net.httpserver.HttpServer;
import io.tollgate.contracts.ContractJson;
import io.tollgate.contracts.InternalHeaders;
import io.tollgate.contracts.ServiceToken;
import io.tollgate.contracts.Signer;
import io.tollgate.contracts.Totals;
import io.tollgate.contracts.TotalsRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Answers that every entity spent 1.25 USD, to callers with a good token; can be broken. */
public final class FakeSpendService {

    private final HttpServer server;
    private final Queue<TotalsRequest.Question> questions = new ConcurrentLinkedQueue<>();
    private final FakeAuditLog auditLog;
    private volatile boolean broken;

    FakeSpendService(Signer signer) {
        auditLog = new FakeAuditLog(signer, "spend-service");
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext(
                "/internal/totals",
                exchange -> {
                    try (exchange) {
                        signer.verify(
                                "spend-service",
                                ServiceToken.class,
                                exchange.getRequestHeaders().getFirst(InternalHeaders.SERVICE));
                        TotalsRequest request =
                                ContractJson.MAPPER.readValue(
                                        exchange.getRequestBody(), TotalsRequest.class);
                        questions.addAll(request.questions());
                        List<Totals.Total> totals =
                                request.questions().stream()
                                        .map(
                                                q ->
                                                        new Totals.Total(
                                                                1_250_000_000L,
                                                                new BigDecimal("1.25")))
                                        .toList();
                        byte[] body = ContractJson.MAPPER.writeValueAsBytes(new Totals(totals));
                        exchange.sendResponseHeaders(broken ? 500 : 200, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        server.createContext(FakeAuditLog.PATH, auditLog);
        server.start();
    }

    FakeAuditLog auditLog() {
        return auditLog;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public void setBroken(boolean value) {
        broken = value;
    }

    /** Everything asked so far. */
    public List<TotalsRequest.Question> questions() {
        return List.copyOf(questions);
    }
}
