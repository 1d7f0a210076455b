package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.chat.Extras;
import io.tollgate.sdk.chat.ServiceTier;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads OpenAI's usage object, which already counts as {@link Usage} does.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/object">The chat completion
 *     object</a>
 */
final class OpenAiUsage {
    private OpenAiUsage() {}

    /** Of an answer that names no service tier. */
    static @Nullable Usage read(@Nullable JsonNode usage) {
        return read(usage, null);
    }

    /**
     * Null when the node is no usage object or holds no counts.
     *
     * @param serviceTier the answer's own word; null when it has none
     */
    static @Nullable Usage read(@Nullable JsonNode usage, @Nullable String serviceTier) {
        if (usage == null || !usage.isObject()) {
            return null;
        }
        Long prompt = Json.number(usage, "prompt_tokens");
        Long completion = Json.number(usage, "completion_tokens");
        if (prompt == null && completion == null) {
            return null;
        }
        JsonNode in = usage.path("prompt_tokens_details");
        JsonNode out = usage.path("completion_tokens_details");
        long input = prompt == null ? 0 : Math.max(0, prompt);
        long output = completion == null ? 0 : Math.max(0, completion);
        long reasoning = Json.count(out, "reasoning_tokens");
        Long total = Json.number(usage, "total_tokens");
        if (reasoning > 0 && total != null && total == input + output + reasoning) {
            // xAI keeps thoughts beside the completion; the total gives it away.
            output += reasoning;
        }
        long cached = Json.count(in, "cached_tokens");
        if (cached == 0) {
            // DeepSeek's name for it: https://api-docs.deepseek.com/guides/kv_cache
            cached = Json.count(usage, "prompt_cache_hit_tokens");
        }
        if (cached > input) {
            // Grok on Azure counts the cached part beside the prompt.
            input += cached;
        }
        long audio = Json.count(in, "audio_tokens");
        if (audio > 0 && total != null && total == input + output + audio) {
            // Mistral counts sound beside the prompt; again the total gives it away.
            input += audio;
        }
        return new Usage(
                input,
                cached,
                Math.min(Json.count(in, "cache_write_tokens"), input - cached),
                0,
                output,
                reasoning,
                audio,
                Json.count(out, "audio_tokens"),
                false,
                extras(usage, in, out, ServiceTier.of(serviceTier)));
    }

    private static Extras extras(JsonNode usage, JsonNode in, JsonNode out, ServiceTier tier) {
        Extras extras =
                Extras.NONE
                        .withTier(tier)
                        .withImageTokens(
                                Json.count(in, "image_tokens"), Json.count(out, "image_tokens"))
                        .plus(
                                BilledUnit.WEB_SEARCH,
                                // https://openrouter.ai/docs/features/web-search
                                Json.count(
                                        usage.path("server_tool_use_details"),
                                        "web_search_requests"));
        // https://docs.perplexity.ai/docs/getting-started/pricing
        extras =
                extras.plus(BilledUnit.CITATION_TOKEN, Json.count(usage, "citation_tokens"))
                        .plus(BilledUnit.WEB_SEARCH, Json.count(usage, "num_search_queries"));
        return switch (Json.textOrEmpty(usage, "search_context_size")) {
            case "low" -> extras.plus(BilledUnit.WEB_SEARCH_LOW_CONTEXT, 1);
            case "medium" -> extras.plus(BilledUnit.WEB_SEARCH_MEDIUM_CONTEXT, 1);
            case "high" -> extras.plus(BilledUnit.WEB_SEARCH_HIGH_CONTEXT, 1);
            default -> extras;
        };
    }
}
