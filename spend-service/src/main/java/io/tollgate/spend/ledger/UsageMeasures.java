package io.tollgate.spend.ledger;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Figures that are summed up over ledger rows, in the names of the columns of the usage tables.
 *
 * @param requests calls of clients, each counted with its first attempt
 * @param attempts rows; a reversal takes its orphan's back
 * @param estimated attempts whose usage was counted by us
 * @param unpriced attempts without a price
 * @param durationMs whole milliseconds of each attempt
 * @param firstTokenMs whole milliseconds to the first token, of attempts that streamed
 * @param firstTokens how many attempts these are
 */
@JsonNaming(SnakeCaseStrategy.class)
record UsageMeasures(
        long requests,
        long attempts,
        long estimated,
        long unpriced,
        long inputTokens,
        long cacheReadTokens,
        long cacheWriteTokens,
        long outputTokens,
        long reasoningTokens,
        long audioInputTokens,
        long audioOutputTokens,
        long durationMs,
        long firstTokenMs,
        long firstTokens,
        long nanoUsd,
        BigDecimal usd,
        BigDecimal costInput,
        BigDecimal costOutput,
        BigDecimal costCacheRead,
        BigDecimal costCacheWrite,
        BigDecimal costAudio,
        BigDecimal costImage,
        BigDecimal costTool,
        BigDecimal costOther,
        BigDecimal costDiscount,
        BigDecimal costMargin) {

    /** What one row adds. */
    static UsageMeasures of(LedgerEntry row) {
        int weight = row.weight();
        Instant first = row.firstTokenAt();
        return new UsageMeasures(
                row.requests(),
                weight,
                row.estimated() ? weight : 0,
                row.priced() ? 0 : weight,
                row.inputTokens(),
                row.cacheReadTokens(),
                row.cacheWriteTokens(),
                row.outputTokens(),
                row.reasoningTokens(),
                row.audioInputTokens(),
                row.audioOutputTokens(),
                weight * millis(row.startedAt(), row.endedAt()),
                weight * millis(row.startedAt(), first),
                first == null ? 0 : weight,
                row.nanoUsd(),
                row.usd(),
                row.costInput(),
                row.costOutput(),
                row.costCacheRead(),
                row.costCacheWrite(),
                row.costAudio(),
                row.costImage(),
                row.costTool(),
                row.costOther(),
                row.costDiscount(),
                row.costMargin());
    }

    UsageMeasures plus(UsageMeasures other) {
        return new UsageMeasures(
                requests + other.requests,
                attempts + other.attempts,
                estimated + other.estimated,
                unpriced + other.unpriced,
                inputTokens + other.inputTokens,
                cacheReadTokens + other.cacheReadTokens,
                cacheWriteTokens + other.cacheWriteTokens,
                outputTokens + other.outputTokens,
                reasoningTokens + other.reasoningTokens,
                audioInputTokens + other.audioInputTokens,
                audioOutputTokens + other.audioOutputTokens,
                durationMs + other.durationMs,
                firstTokenMs + other.firstTokenMs,
                firstTokens + other.firstTokens,
                nanoUsd + other.nanoUsd,
                usd.add(other.usd),
                costInput.add(other.costInput),
                costOutput.add(other.costOutput),
                costCacheRead.add(other.costCacheRead),
                costCacheWrite.add(other.costCacheWrite),
                costAudio.add(other.costAudio),
                costImage.add(other.costImage),
                costTool.add(other.costTool),
                costOther.add(other.costOther),
                costDiscount.add(other.costDiscount),
                costMargin.add(other.costMargin));
    }

    /** Clocks of two machines may disagree; no attempt took less than no time. */
    private static long millis(Instant from, @Nullable Instant to) {
        return to == null || to.isBefore(from) ? 0 : Duration.between(from, to).toMillis();
    }
}
