package io.tollgate.sdk.chat;

import org.jspecify.annotations.Nullable;

/**
 * How much the model should think.
 *
 * @param effort {@code none}, {@code minimal}, {@code low}, {@code medium}, {@code high}, {@code
 *     xhigh} or {@code max}; null when a budget or nothing was said
 * @param budgetTokens most tokens to think with, null when an effort or nothing was said
 * @param adaptive whether the model decides by itself (Anthropic's {@code adaptive})
 * @param display Anthropic's {@code display} of thoughts, null when not said
 */
public record Reasoning(
        @Nullable String effort,
        @Nullable Long budgetTokens,
        boolean adaptive,
        @Nullable String display) {

    /** Thinking switched off. */
    public boolean off() {
        return "none".equals(effort);
    }

    /** The effort, or the one whose usual budget covers the budget; null leaves it to the model. */
    public @Nullable String effortOrBudget() {
        if (effort != null || budgetTokens == null) {
            return "max".equals(effort) ? "xhigh" : effort;
        }
        return budgetTokens <= 1024 ? "low" : budgetTokens <= 4096 ? "medium" : "high";
    }
}
