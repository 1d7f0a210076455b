package io.tollgate.keys.audit;

import io.tollgate.contracts.AuditAnswer;
import io.tollgate.contracts.AuditLine;
import io.tollgate.contracts.AuditRequest;
import io.tollgate.platform.audit.AuditTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;

/** The audit logs of all services as one, newest first. */
@Component
class AuditLogs {

    /** Counting further than this costs more than the number is worth. */
    static final int COUNTED_TO = 10_000;

    private static final Logger log = LoggerFactory.getLogger(AuditLogs.class);

    private final AuditTable own;
    private final AuditPeers peers;

    AuditLogs(AuditTable own, AuditPeers peers) {
        this.own = own;
        this.peers = peers;
    }

    /** A line with the service that wrote it. */
    record Found(AuditSource source, AuditLine line) {

        AuditCursor cursor() {
            return new AuditCursor(line.at(), source, line.id());
        }
    }

    /**
     * A page.
     *
     * @param count of all lines that match; exact up to {@link #COUNTED_TO}, more for anything
     *     beyond
     * @param missing services that could not be asked
     */
    record Page(List<Found> lines, long count, List<String> missing) {}

    /** The lines that follow the query's cursor, counted with all others. */
    Page page(AuditQuery query, int size) {
        return read(query, size, COUNTED_TO + 1, true);
    }

    /** The lines that follow the query's cursor. */
    Page lines(AuditQuery query, int size) {
        return read(query, size, 0, true);
    }

    /** The line after which a page begins; null when there are not so many. */
    @Nullable AuditCursor skip(AuditQuery query, int lines) {
        List<Found> before = read(query, lines, 0, false).lines();
        return before.size() < lines ? null : before.getLast().cursor();
    }

    Optional<Found> find(String id) {
        return AuditSource.place(id)
                .flatMap(
                        place ->
                                ask(place.source(), one(place.line())).lines().stream()
                                        .findFirst()
                                        .map(line -> new Found(place.source(), line)));
    }

    private Page read(AuditQuery query, int size, int countTo, boolean values) {
        List<Found> lines = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        long count = 0;
        for (AuditSource source : AuditSource.values()) {
            try {
                AuditAnswer answer = ask(source, query.of(source, size, countTo, values));
                answer.lines().forEach(line -> lines.add(new Found(source, line)));
                count += answer.count();
            } catch (RestClientException | JacksonException away) {
                log.warn("no audit log of {}: {}", source.service(), away.getMessage());
                missing.add(source.service());
            }
        }
        lines.sort(
                Comparator.comparing((Found found) -> found.line().at())
                        .reversed()
                        .thenComparing(Found::source)
                        .thenComparing(found -> -found.line().id()));
        return new Page(lines.stream().limit(size).toList(), count, missing);
    }

    private AuditAnswer ask(AuditSource source, AuditRequest request) {
        return source == AuditSource.KEYS ? own.read(request) : peers.ask(source, request);
    }

    private static AuditRequest one(long id) {
        return new AuditRequest(
                id, null, null, null, null, null, null, null, null, null, 0, 1, 0, true);
    }
}
