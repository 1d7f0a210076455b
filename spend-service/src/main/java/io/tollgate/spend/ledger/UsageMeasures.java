package io.tollgate.spend.ledger;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** All of them, as they are stored. */
    static final List<Column<UsageMeasures>> COLUMNS =
            List.of(
                    new Column<>("requests", "bigint", UsageMeasures::requests),
                    new Column<>("attempts", "bigint", UsageMeasures::attempts),
                    new Column<>("estimated", "bigint", UsageMeasures::estimated),
                    new Column<>("unpriced", "bigint", UsageMeasures::unpriced),
                    new Column<>("input_tokens", "bigint", UsageMeasures::inputTokens),
                    new Column<>("cache_read_tokens", "bigint", UsageMeasures::cacheReadTokens),
                    new Column<>("cache_write_tokens", "bigint", UsageMeasures::cacheWriteTokens),
                    new Column<>("output_tokens", "bigint", UsageMeasures::outputTokens),
                    new Column<>("reasoning_tokens", "bigint", UsageMeasures::reasoningTokens),
                    new Column<>("audio_input_tokens", "bigint", UsageMeasures::audioInputTokens),
                    new Column<>("audio_output_tokens", "bigint", UsageMeasures::audioOutputTokens),
                    new Column<>("duration_ms", "bigint", UsageMeasures::durationMs),
                    new Column<>("first_token_ms", "bigint", UsageMeasures::firstTokenMs),
                    new Column<>("first_tokens", "bigint", UsageMeasures::firstTokens),
                    new Column<>("nano_usd", "bigint", UsageMeasures::nanoUsd),
                    new Column<>("usd", "numeric", UsageMeasures::usd),
                    new Column<>("cost_input", "numeric", UsageMeasures::costInput),
                    new Column<>("cost_output", "numeric", UsageMeasures::costOutput),
                    new Column<>("cost_cache_read", "numeric", UsageMeasures::costCacheRead),
                    new Column<>("cost_cache_write", "numeric", UsageMeasures::costCacheWrite),
                    new Column<>("cost_audio", "numeric", UsageMeasures::costAudio),
                    new Column<>("cost_image", "numeric", UsageMeasures::costImage),
                    new Column<>("cost_tool", "numeric", UsageMeasures::costTool),
                    new Column<>("cost_other", "numeric", UsageMeasures::costOther),
                    new Column<>("cost_discount", "numeric", UsageMeasures::costDiscount),
                    new Column<>("cost_margin", "numeric", UsageMeasures::costMargin));

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
