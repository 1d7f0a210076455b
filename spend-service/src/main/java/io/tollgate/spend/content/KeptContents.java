package io.tollgate.spend.content;

import io.tollgate.contracts.CallContents.Content;
import io.tollgate.contracts.ContractJson;
import io.tollgate.spend.ledger.RequestDay;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What was said, as it is kept: never without redaction, and never longer than the retention. */
@Component
@EnableConfigurationProperties(ContentProperties.class)
public class KeptContents {

    private static final Logger log = LoggerFactory.getLogger(KeptContents.class);

    private static final String KEEP =
            """
            INSERT INTO spend.content (day, request_id, request, response)
            VALUES (:day, :id, :request, :response)
            ON CONFLICT (day, request_id) DO NOTHING
            """;

    private static final String FIND =
            "SELECT request, response FROM spend.content WHERE day = :day AND request_id = :id";

    private static final String FORGET = "DELETE FROM spend.content WHERE day < :day";

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final int retentionDays;
    private final Redaction redaction;
    private final Transcript transcript = new Transcript(ContractJson.MAPPER);

    KeptContents(JdbcClient jdbc, InstantSource clock, ContentProperties properties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.retentionDays = properties.retentionDays();
        this.redaction = new Redaction(properties.redact());
    }

    /**
     * What is kept of a call.
     *
     * @param request the body
     * @param response null for an answer that was no text
     */
    public record Kept(JsonNode request, @Nullable JsonNode response) {}

    void keep(List<Content> contents) {
        for (Content content : contents) {
            String response = content.response();
            jdbc.sql(KEEP)
                    .param("day", RequestDay.of(content.requestId()))
                    .param("id", content.requestId())
                    .param("request", redacted(content.request()))
                    .param("response", response == null ? null : redacted(response))
                    .update();
        }
    }

    /** What is kept of a call; empty where its key has nothing kept, or it is too long ago. */
    public Optional<Kept> find(UUID requestId) {
        return jdbc.sql(FIND)
                .param("day", RequestDay.of(requestId))
                .param("id", requestId)
                .query(
                        (row, n) -> {
                            String response = row.getString(2);
                            return new Kept(
                                    ContractJson.MAPPER.readTree(row.getString(1)),
                                    response == null
                                            ? null
                                            : ContractJson.MAPPER.readTree(response));
                        })
                .optional();
    }

    @Scheduled(fixedDelayString = "1h")
    void forgetOld() {
        LocalDate keptFrom =
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(retentionDays);
        try {
            int forgotten = jdbc.sql(FORGET).param("day", keptFrom).update();
            if (forgotten > 0) {
                log.info("forgot what was said in {} calls before {}", forgotten, keptFrom);
            }
        } catch (DataAccessException away) {
            log.warn("words of old calls are not forgotten yet: {}", away.getMessage());
        }
    }

    private String redacted(String text) {
        return ContractJson.MAPPER.writeValueAsString(redaction.of(transcript.of(text)));
    }
}
