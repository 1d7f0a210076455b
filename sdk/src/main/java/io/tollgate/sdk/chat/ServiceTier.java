package io.tollgate.sdk.chat;

import org.jspecify.annotations.Nullable;

/**
 * How urgently a provider worked, where that changes the price.
 *
 * @see <a href="https://platform.openai.com/docs/guides/flex-processing">OpenAI's tiers</a>
 */
public enum ServiceTier {
    STANDARD,
    BATCH,
    FLEX,
    PRIORITY;

    /** From the answer's {@code service_tier}; words without a price of their own are standard. */
    public static ServiceTier of(@Nullable String word) {
        return switch (word == null ? "" : word) {
            case "batch" -> BATCH;
            case "flex" -> FLEX;
            case "priority" -> PRIORITY;
            default -> STANDARD;
        };
    }
}
