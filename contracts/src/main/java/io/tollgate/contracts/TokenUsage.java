package io.tollgate.contracts;

/**
 * Tokens of one attempt. Input includes cached reads and cache writes, output includes reasoning.
 * All counts are from 0.
 */
public record TokenUsage(
        long input,
        long cacheRead,
        long cacheWrite,
        long output,
        long reasoning,
        long audioInput,
        long audioOutput) {

    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0, 0, 0);

    public long total() {
        return input + output;
    }
}
