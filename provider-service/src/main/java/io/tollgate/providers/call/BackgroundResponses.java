package io.tollgate.providers.call;

import io.tollgate.contracts.Attempt;
import io.tollgate.contracts.BackgroundCall;
import io.tollgate.contracts.BackgroundCalls.Due;
import io.tollgate.contracts.BackgroundCalls.Stage;
import io.tollgate.contracts.BackgroundNews;
import io.tollgate.contracts.ContractJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/**
 * Responses in the background, from the provider's first answer until their account is in the
 * ledger. Whoever claims some has them to itself for a while: any number of replicas may ask
 * providers, and any number of gateways keep Holds and book.
 */
@Component
class BackgroundResponses {

    private static final TypeReference<List<Attempt>> ATTEMPTS = new TypeReference<>() {};

    private static final String COLUMNS =
            " request_id, model, deployment, provider_id, input_tokens, started_at, earlier ";

    private static final String BEGIN =
            """
            insert into providers.background_response
                (request_id, model, deployment, provider_id, input_tokens, started_at, earlier, call,
                 ask_at, keep_at)
            values (:id, :model, :deployment, :provider_id, :tokens, cast(:started as timestamptz),
                    cast(:earlier as jsonb), cast(:call as jsonb),
                    now() + interval '2 seconds', now() + interval '3 seconds')
            on conflict (request_id) do nothing
            """;

    /** The longer one takes, the seldomer the provider is asked, but every minute at least. */
    private static final String CLAIM_TO_ASK =
            """
            update providers.background_response
            set ask_at = now() + least(greatest((now() - started_at) / 10, interval '2 seconds'),
                                       interval '1 minute')
            where request_id in (
                select request_id from providers.background_response
                where ask_at <= now() and ended is null and not lost
                order by ask_at limit :most for update skip locked)
            returning
            """
                    + COLUMNS;

    private static final String CLAIM_TO_KEEP =
            """
            update providers.background_response
            set keep_at = now() + cast(:pause as interval)
            where request_id in (
                select request_id from providers.background_response
                where keep_at <= now() order by keep_at limit :most for update skip locked)
            returning request_id, call, ended, lost
            """;

    private final JdbcClient jdbc;

    BackgroundResponses(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One response.
     *
     * @param model the public name it was asked for by
     * @param providerId the provider's id of it
     * @param inputTokens estimate of the prompt's, for a provider that does not count
     * @param earlier attempts at other deployments before it
     */
    record Kept(
            UUID requestId,
            String model,
            String deployment,
            String providerId,
            long inputTokens,
            Instant startedAt,
            List<Attempt> earlier) {}

    /**
     * @param call the gateway's record of it, JSON of a {@link BackgroundCall}
     */
    void begin(Kept kept, String call) {
        jdbc.sql(BEGIN)
                .param("id", kept.requestId())
                .param("model", kept.model())
                .param("deployment", kept.deployment())
                .param("provider_id", kept.providerId())
                .param("tokens", kept.inputTokens())
                .param("started", kept.startedAt().toString())
                .param("earlier", ContractJson.MAPPER.writeValueAsString(kept.earlier()))
                .param("call", call)
                .update();
    }

    /** The response of this id at the provider, if its end is not known yet. */
    Optional<Kept> running(String deployment, String providerId) {
        return jdbc.sql(
                        "select"
                                + COLUMNS
                                + "from providers.background_response where deployment ="
                                + " :deployment and provider_id = :id and ended is null and not"
                                + " lost")
                .param("deployment", deployment)
                .param("id", providerId)
                .query(BackgroundResponses::kept)
                .optional();
    }

    /** Responses whose provider is to be asked now. */
    List<Kept> claimToAsk(int most) {
        return jdbc.sql(CLAIM_TO_ASK).param("most", most).query(BackgroundResponses::kept).list();
    }

    /**
     * Responses whose Holds are to be kept, or whose account is to be booked, now.
     *
     * @param pause how long nobody else is given the same ones
     */
    List<Due> claimToKeep(int most, Duration pause) {
        return jdbc.sql(CLAIM_TO_KEEP)
                .param("most", most)
                .param("pause", pause.toMillis() + " milliseconds")
                .query(BackgroundResponses::due)
                .list();
    }

    /** The provider is asked next time anybody looks. */
    void askSoon(UUID requestId) {
        jdbc.sql(
                        "update providers.background_response set ask_at = now() where request_id ="
                                + " :id")
                .param("id", requestId)
                .update();
    }

    /** What it came to; the first that is told counts. */
    void ended(UUID requestId, List<Attempt> attempts) {
        jdbc.sql(
                        """
                        update providers.background_response
                        set ended = cast(:attempts as jsonb), keep_at = now()
                        where request_id = :id and ended is null and not lost
                        """)
                .param("attempts", ContractJson.MAPPER.writeValueAsString(attempts))
                .param("id", requestId)
                .update();
    }

    /** Nobody will know what it came to. */
    void lost(UUID requestId) {
        jdbc.sql(
                        """
                        update providers.background_response set lost = true, keep_at = now()
                        where request_id = :id and ended is null
                        """)
                .param("id", requestId)
                .update();
    }

    void take(BackgroundNews news) {
        if (!news.booked().isEmpty()) {
            jdbc.sql("delete from providers.background_response where request_id in (:ids)")
                    .param("ids", news.booked())
                    .update();
        }
        if (!news.swept().isEmpty()) {
            jdbc.sql(
                            """
                            update providers.background_response set keep_at = null
                            where request_id in (:ids) and ended is null and not lost
                            """)
                    .param("ids", news.swept())
                    .update();
        }
    }

    private static Kept kept(ResultSet row, int n) throws SQLException {
        return new Kept(
                row.getObject("request_id", UUID.class),
                row.getString("model"),
                row.getString("deployment"),
                row.getString("provider_id"),
                row.getLong("input_tokens"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                ContractJson.MAPPER.readValue(row.getString("earlier"), ATTEMPTS));
    }

    private static Due due(ResultSet row, int n) throws SQLException {
        String ended = row.getString("ended");
        Stage stage =
                ended != null ? Stage.ENDED : row.getBoolean("lost") ? Stage.LOST : Stage.RUNNING;
        return new Due(
                row.getObject("request_id", UUID.class),
                stage,
                ContractJson.MAPPER.readValue(row.getString("call"), BackgroundCall.class),
                attempts(ended));
    }

    private static @Nullable List<Attempt> attempts(@Nullable String ended) {
        return ended == null ? null : ContractJson.MAPPER.readValue(ended, ATTEMPTS);
    }
}
