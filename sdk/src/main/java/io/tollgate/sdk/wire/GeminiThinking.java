package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.Reasoning;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRow.WireName;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes how much to think: a budget of tokens for Gemini 2.5, a level from Gemini 3 on.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/thinking">Thinking</a>
 * @see <a href="https://ai.google.dev/gemini-api/docs/openai">Efforts in tokens and levels</a>
 */
final class GeminiThinking {
    /** Gemini 2.5 Pro cannot stop thinking altogether. */
    private static final long LEAST_OF_PRO = 128;

    private GeminiThinking() {}

    static boolean vertex(Target target) {
        return target.row().wire() == WireName.VERTEX;
    }

    static void write(
            @Nullable Reasoning reasoning,
            GeminiModel model,
            Unsupported unsupported,
            ObjectNode config) {
        if (reasoning == null || !model.thinks() && reasoning.off()) {
            return;
        }
        if (!model.thinks()) {
            unsupported.field("reasoning_effort");
            return;
        }
        ObjectNode thinking = Json.object();
        if (model.third()) {
            String level = level(reasoning, model);
            if (level != null) {
                thinking.put("thinkingLevel", level);
            }
        } else {
            Long budget = budget(reasoning, model);
            if (budget != null) {
                thinking.put("thinkingBudget", budget);
            }
        }
        if (!reasoning.off()) {
            thinking.put("includeThoughts", !"omitted".equals(reasoning.display()));
        }
        config.set("thinkingConfig", thinking);
    }

    /** Null leaves it to the model. */
    private static @Nullable String level(Reasoning reasoning, GeminiModel model) {
        String effort = reasoning.effortOrBudget();
        return switch (effort == null ? "" : effort) {
            case "" -> null;
            case "none", "minimal" -> model.pro() ? "low" : "minimal";
            case "low" -> "low";
            // The first of them, 3.0 Pro, knows low and high only.
            case "medium" ->
                    model.pro() && model.generation() == 3 && model.minor() == 0
                            ? "high"
                            : "medium";
            default -> "high";
        };
    }

    /** Null for as much as the model likes, which is its default. */
    private static @Nullable Long budget(Reasoning reasoning, GeminiModel model) {
        if (reasoning.budgetTokens() != null) {
            return reasoning.budgetTokens();
        }
        return switch (reasoning.effort() == null ? "" : reasoning.effort()) {
            case "none" -> model.pro() ? LEAST_OF_PRO : 0L;
            case "minimal", "low" -> 1024L;
            case "medium" -> 8192L;
            case "high", "xhigh", "max" -> 24576L;
            // Flash-Lite thinks only when told to.
            default -> model.lite() ? -1L : null;
        };
    }
}
