package io.tollgate.contracts;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One ledger row on its way: one attempt of one request. Its identity is {@code (requestId,
 * attempt)}; sending it twice stores it once.
 *
 * @param requestId UUIDv7; its time decides the ledger's partition
 * @param attempt the attempt's number from 1; 0 when no provider was called (cache hit, or an
 *     orphan)
 * @param admittedAt the counters' clock at admission; decides which budget window the row belongs
 *     to
 * @param source who wrote it
 * @param status {@code success} or {@code failure}
 * @param callType LiteLLM's name, for example {@code acompletion}
 * @param modelGroup the name the client asked for
 * @param sessionId the client's grouping id, null when it gave none
 * @param clientIp address of the caller as the gateway saw it, null when unknown
 */
public record UsageEvent(
        UUID requestId,
        int attempt,
        Instant admittedAt,
        Instant startedAt,
        @Nullable Instant firstTokenAt,
        Instant endedAt,
        Source source,
        String status,
        String callType,
        String tenant,
        String keyId,
        @Nullable String keyAlias,
        @Nullable String userId,
        @Nullable String teamId,
        @Nullable String organizationId,
        @Nullable String endUser,
        List<String> tags,
        String modelGroup,
        @Nullable String model,
        @Nullable String deploymentId,
        @Nullable String provider,
        @Nullable String apiBase,
        @Nullable String region,
        TokenUsage usage,
        CostParts cost,
        boolean cacheHit,
        boolean estimated,
        boolean priced,
        boolean stream,
        @Nullable String errorClass,
        @Nullable String errorMessage,
        @Nullable String sessionId,
        @Nullable String traceId,
        @Nullable String clientIp) {

    /** Who wrote an event. */
    public enum Source {
        /** The gateway, which saw the call's end. */
        GATEWAY,
        /** The sweeper, from the outcome that a vanished gateway left in the Hold. */
        RECOVERED,
        /** The sweeper, at the reserved amount, because nobody left an outcome. */
        ORPHAN
    }

    public UsageEvent {
        tags = List.copyOf(tags);
    }
}
