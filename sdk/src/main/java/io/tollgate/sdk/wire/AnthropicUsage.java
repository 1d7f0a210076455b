package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.chat.Extras;
import io.tollgate.sdk.chat.ServiceTier;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads Anthropic's usage object, which counts cache reads and writes beside {@code input_tokens}.
 *
 * @see <a href="https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching">Prompt
 *     caching</a>
 */
final class AnthropicUsage {
    private AnthropicUsage() {}

    /** Null when the node is no usage object or holds no counts. */
    static @Nullable Usage read(@Nullable JsonNode usage) {
        return usage == null ? null : read(usage, null);
    }

    /** A later report over an earlier one: its counts are cumulative, what it leaves out stays. */
    static @Nullable Usage read(JsonNode usage, @Nullable Usage earlier) {
        if (!usage.isObject()) {
            return earlier;
        }
        Long input = Json.number(usage, "input_tokens");
        Long output = Json.number(usage, "output_tokens");
        if (input == null && output == null) {
            return earlier;
        }
        Usage base = earlier == null ? Usage.of(0, 0) : earlier;
        Long read = Json.number(usage, "cache_read_input_tokens");
        Long write = Json.number(usage, "cache_creation_input_tokens");
        long cacheRead = read == null ? base.cacheReadTokens() : Math.max(0, read);
        long cacheWrite = write == null ? base.cacheWriteTokens() : Math.max(0, write);
        Long hour = Json.number(usage.path("cache_creation"), "ephemeral_1h_input_tokens");
        long fresh =
                input == null
                        ? base.inputTokens() - base.cacheReadTokens() - base.cacheWriteTokens()
                        : Math.max(0, input);
        Long thoughts = Json.number(usage.path("output_tokens_details"), "thinking_tokens");
        return new Usage(
                fresh + cacheRead + cacheWrite,
                cacheRead,
                cacheWrite,
                Math.min(
                        cacheWrite, hour == null ? base.cacheWriteLongTokens() : Math.max(0, hour)),
                output == null ? base.outputTokens() : Math.max(0, output),
                thoughts == null ? base.reasoningTokens() : Math.max(0, thoughts),
                0,
                0,
                false,
                extras(usage, base.extras()));
    }

    private static Extras extras(JsonNode usage, Extras earlier) {
        String tier = Json.text(usage, "service_tier");
        Extras extras = tier == null ? earlier : earlier.withTier(ServiceTier.of(tier));
        // Cumulative like the tokens: what was counted before is part of it.
        long searches =
                Json.count(usage.path("server_tool_use"), "web_search_requests")
                        - earlier.count(BilledUnit.WEB_SEARCH).longValue();
        return searches > 0 ? extras.plus(BilledUnit.WEB_SEARCH, searches) : extras;
    }
}
