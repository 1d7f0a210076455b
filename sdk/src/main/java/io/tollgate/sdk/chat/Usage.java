package io.tollgate.sdk.chat;

/**
 * Tokens of one call, all counts ≥ 0.
 *
 * <p>One convention everywhere: {@code inputTokens} includes cached reads, cache writes and audio;
 * {@code outputTokens} includes reasoning and audio. Wires normalise to it (OpenAI counts that way;
 * Anthropic reports cache reads and writes beside its {@code input_tokens}).
 *
 * @param inputTokens the whole prompt
 * @param cacheReadTokens the part of the input read from the provider's prompt cache
 * @param cacheWriteTokens the part of the input written to the cache, any lifetime
 * @param cacheWriteLongTokens the part of {@code cacheWriteTokens} kept for an hour
 * @param outputTokens everything generated, thoughts included
 * @param reasoningTokens the part of the output that is hidden or shown reasoning
 * @param audioInputTokens the part of the input that is audio
 * @param audioOutputTokens the part of the output that is audio
 * @param estimated true when the provider did not say and the figures are an estimate
 * @param extras what else decides the price
 */
public record Usage(
        long inputTokens,
        long cacheReadTokens,
        long cacheWriteTokens,
        long cacheWriteLongTokens,
        long outputTokens,
        long reasoningTokens,
        long audioInputTokens,
        long audioOutputTokens,
        boolean estimated,
        Extras extras) {

    public Usage {
        if (inputTokens < 0
                || cacheReadTokens < 0
                || cacheWriteTokens < 0
                || cacheWriteLongTokens < 0
                || outputTokens < 0
                || reasoningTokens < 0
                || audioInputTokens < 0
                || audioOutputTokens < 0) {
            throw new IllegalArgumentException("Token counts are never negative");
        }
    }

    /** Tokens alone. */
    public Usage(
            long inputTokens,
            long cacheReadTokens,
            long cacheWriteTokens,
            long cacheWriteLongTokens,
            long outputTokens,
            long reasoningTokens,
            long audioInputTokens,
            long audioOutputTokens,
            boolean estimated) {
        this(
                inputTokens,
                cacheReadTokens,
                cacheWriteTokens,
                cacheWriteLongTokens,
                outputTokens,
                reasoningTokens,
                audioInputTokens,
                audioOutputTokens,
                estimated,
                Extras.NONE);
    }

    /** The same tokens with other extras. */
    public Usage with(Extras value) {
        return new Usage(
                inputTokens,
                cacheReadTokens,
                cacheWriteTokens,
                cacheWriteLongTokens,
                outputTokens,
                reasoningTokens,
                audioInputTokens,
                audioOutputTokens,
                estimated,
                value);
    }

    public static Usage of(long inputTokens, long outputTokens) {
        return new Usage(inputTokens, 0, 0, 0, outputTokens, 0, 0, 0, false);
    }

    /** Figures that stand in for a provider that did not count. */
    public static Usage estimate(long inputTokens, long outputTokens) {
        return new Usage(inputTokens, 0, 0, 0, outputTokens, 0, 0, 0, true);
    }

    public long totalTokens() {
        return inputTokens + outputTokens;
    }

    /** The stated estimate of text nobody counted: one token for four characters, rounded up. */
    public static long estimateTokens(long characters) {
        return (Math.max(0, characters) + 3) / 4;
    }
}
