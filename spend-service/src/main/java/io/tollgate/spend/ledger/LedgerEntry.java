package io.tollgate.spend.ledger;

import static io.tollgate.spend.ledger.StoredText.id;
import static io.tollgate.spend.ledger.StoredText.idOrNull;
import static io.tollgate.spend.ledger.StoredText.message;

import io.tollgate.contracts.CostParts;
import io.tollgate.contracts.Money;
import io.tollgate.contracts.TokenUsage;
import io.tollgate.contracts.UsageEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * One row of the ledger, in the names of its columns.
 *
 * @param entry 0 for what happened, {@link #REVERSAL} for what takes an orphan row back, {@link
 *     #TRUTH} for what comes in its place
 * @param usd exact; negative in a reversal
 * @param nanoUsd rounded up; of a reversal, the orphan's with the other sign
 */
@JsonNaming(SnakeCaseStrategy.class)
record LedgerEntry(
        LocalDate day,
        UUID requestId,
        int attempt,
        int entry,
        Instant admittedAt,
        Instant startedAt,
        @Nullable Instant firstTokenAt,
        Instant endedAt,
        UsageEvent.Source source,
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
        long inputTokens,
        long cacheReadTokens,
        long cacheWriteTokens,
        long outputTokens,
        long reasoningTokens,
        long audioInputTokens,
        long audioOutputTokens,
        BigDecimal costInput,
        BigDecimal costOutput,
        BigDecimal costCacheRead,
        BigDecimal costCacheWrite,
        BigDecimal costOther,
        BigDecimal costAudio,
        BigDecimal costImage,
        BigDecimal costTool,
        BigDecimal costDiscount,
        BigDecimal costMargin,
        BigDecimal usd,
        long nanoUsd,
        boolean cacheHit,
        boolean estimated,
        boolean priced,
        boolean stream,
        @Nullable String errorClass,
        @Nullable String errorMessage,
        @Nullable String sessionId,
        @Nullable String traceId,
        @Nullable String clientIp) {

    static final int REVERSAL = 1;
    static final int TRUTH = 2;

    /** What makes a row the same row. */
    record Identity(UUID requestId, int attempt, int entry) {}

    /** The order in which every transaction touches rows, so that none waits in a circle. */
    static final Comparator<LedgerEntry> ORDER =
            Comparator.comparing(LedgerEntry::day)
                    .thenComparing(LedgerEntry::requestId)
                    .thenComparingInt(LedgerEntry::attempt)
                    .thenComparingInt(LedgerEntry::entry);

    /** The row of an event as it happened. */
    static LedgerEntry original(UsageEvent event) {
        boolean orphan = event.source() == UsageEvent.Source.ORPHAN;
        return of(event, orphan ? 1 : event.attempt(), 0, event.admittedAt());
    }

    /** The row that takes an orphan's place, in its budget window. */
    static LedgerEntry truth(UsageEvent event, LedgerEntry orphan) {
        return of(event, 1, TRUTH, orphan.admittedAt);
    }

    /** The row that, added to this one, gives nothing. */
    LedgerEntry reversal() {
        return new LedgerEntry(
                day,
                requestId,
                attempt,
                REVERSAL,
                admittedAt,
                startedAt,
                firstTokenAt,
                endedAt,
                source,
                status,
                callType,
                tenant,
                keyId,
                keyAlias,
                userId,
                teamId,
                organizationId,
                endUser,
                tags,
                modelGroup,
                model,
                deploymentId,
                provider,
                apiBase,
                region,
                -inputTokens,
                -cacheReadTokens,
                -cacheWriteTokens,
                -outputTokens,
                -reasoningTokens,
                -audioInputTokens,
                -audioOutputTokens,
                costInput.negate(),
                costOutput.negate(),
                costCacheRead.negate(),
                costCacheWrite.negate(),
                costOther.negate(),
                costAudio.negate(),
                costImage.negate(),
                costTool.negate(),
                costDiscount.negate(),
                costMargin.negate(),
                usd.negate(),
                -nanoUsd,
                cacheHit,
                estimated,
                priced,
                stream,
                errorClass,
                errorMessage,
                sessionId,
                traceId,
                clientIp);
    }

    /** By how much the row changes the number of attempts: a reversal takes its orphan's back. */
    int weight() {
        return entry == REVERSAL ? -1 : 1;
    }

    /** By how much it changes the number of requests: retries are attempts of the same request. */
    int requests() {
        return attempt <= 1 ? weight() : 0;
    }

    Identity identity() {
        return new Identity(requestId, attempt, entry);
    }

    private static LedgerEntry of(UsageEvent event, int attempt, int entry, Instant admittedAt) {
        TokenUsage usage = event.usage();
        CostParts cost = event.cost();
        BigDecimal usd = plain(cost.total());
        return new LedgerEntry(
                RequestDay.of(event.requestId()),
                event.requestId(),
                attempt,
                entry,
                // PostgreSQL rounds to microseconds; rounding up could reach into the next day.
                admittedAt.truncatedTo(ChronoUnit.MICROS),
                event.startedAt().truncatedTo(ChronoUnit.MICROS),
                event.firstTokenAt() == null
                        ? null
                        : event.firstTokenAt().truncatedTo(ChronoUnit.MICROS),
                event.endedAt().truncatedTo(ChronoUnit.MICROS),
                event.source(),
                event.status(),
                id(event.callType()),
                id(event.tenant()),
                id(event.keyId()),
                idOrNull(event.keyAlias()),
                idOrNull(event.userId()),
                idOrNull(event.teamId()),
                idOrNull(event.organizationId()),
                idOrNull(event.endUser()),
                event.tags().stream().map(StoredText::id).toList(),
                id(event.modelGroup()),
                idOrNull(event.model()),
                idOrNull(event.deploymentId()),
                idOrNull(event.provider()),
                message(event.apiBase()),
                idOrNull(event.region()),
                usage.input(),
                usage.cacheRead(),
                usage.cacheWrite(),
                usage.output(),
                usage.reasoning(),
                usage.audioInput(),
                usage.audioOutput(),
                plain(cost.input()),
                plain(cost.output()),
                plain(cost.cacheRead()),
                plain(cost.cacheWrite()),
                plain(cost.other()),
                plain(cost.audio()),
                plain(cost.image()),
                plain(cost.tool()),
                plain(cost.discount()),
                plain(cost.margin()),
                usd,
                Money.ceilNanoUsd(usd),
                event.cacheHit(),
                event.estimated(),
                event.priced(),
                event.stream(),
                idOrNull(event.errorClass()),
                message(event.errorMessage()),
                idOrNull(event.sessionId()),
                idOrNull(event.traceId()),
                idOrNull(event.clientIp()));
    }

    /** Without trailing zeros: adding {@code 0E-999999999} to a sum would fill memory. */
    private static BigDecimal plain(BigDecimal usd) {
        return usd.stripTrailingZeros();
    }
}
