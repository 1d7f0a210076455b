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
 * @param entry 0 for what happened, 1 for what mends an orphan row
 * @param usd exact; negative when a correction lowers
 * @param nanoUsd rounded up; of a correction, the difference of two rounded figures
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
        CostParts cost = plain(event.cost());
        BigDecimal total = cost.total();
        return of(
                event,
                orphan ? 1 : event.attempt(),
                0,
                event.admittedAt(),
                event.usage(),
                cost,
                total,
                Money.ceilNanoUsd(total));
    }

    /** The row that, added to the orphan's, gives {@code event}. */
    static LedgerEntry correction(UsageEvent event, StandingOrphan orphan) {
        CostParts actual = plain(event.cost());
        CostParts standing = orphan.cost();
        CostParts cost =
                new CostParts(
                                actual.input().subtract(standing.input()),
                                actual.output().subtract(standing.output()),
                                actual.cacheRead().subtract(standing.cacheRead()),
                                actual.cacheWrite().subtract(standing.cacheWrite()),
                                actual.other().subtract(standing.other()))
                        .adjusted(actual.discount(), actual.margin());
        return of(
                event,
                1,
                1,
                orphan.admittedAt(),
                difference(event.usage(), orphan.usage()),
                cost,
                cost.total(),
                Money.ceilNanoUsd(actual.total()) - orphan.nanoUsd());
    }

    Identity identity() {
        return new Identity(requestId, attempt, entry);
    }

    private static LedgerEntry of(
            UsageEvent event,
            int attempt,
            int entry,
            Instant admittedAt,
            TokenUsage usage,
            CostParts cost,
            BigDecimal usd,
            long nanoUsd) {
        return new LedgerEntry(
                RequestDay.of(event.requestId()),
                event.requestId(),
                attempt,
                entry,
                // PostgreSQL rounds to microseconds; rounding up could reach into the next day.
                admittedAt.truncatedTo(ChronoUnit.MICROS),
                event.startedAt().truncatedTo(ChronoUnit.MICROS),
                event.firstTokenAt(),
                event.endedAt(),
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
                cost.input(),
                cost.output(),
                cost.cacheRead(),
                cost.cacheWrite(),
                cost.other(),
                usd,
                nanoUsd,
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

    private static TokenUsage difference(TokenUsage actual, TokenUsage standing) {
        return new TokenUsage(
                actual.input() - standing.input(),
                actual.cacheRead() - standing.cacheRead(),
                actual.cacheWrite() - standing.cacheWrite(),
                actual.output() - standing.output(),
                actual.reasoning() - standing.reasoning(),
                actual.audioInput() - standing.audioInput(),
                actual.audioOutput() - standing.audioOutput());
    }

    /** Without trailing zeros: adding {@code 0E-999999999} to a sum would fill memory. */
    private static CostParts plain(CostParts cost) {
        return new CostParts(
                        cost.input().stripTrailingZeros(),
                        cost.output().stripTrailingZeros(),
                        cost.cacheRead().stripTrailingZeros(),
                        cost.cacheWrite().stripTrailingZeros(),
                        cost.other().stripTrailingZeros())
                .adjusted(cost.discount().stripTrailingZeros(), cost.margin().stripTrailingZeros());
    }
}
