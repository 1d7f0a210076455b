package io.tollgate.providers.cost;

import io.tollgate.platform.ApiException;
import io.tollgate.sdk.chat.Usage;
import tools.jackson.databind.JsonNode;

/**
 * Reads the usage of an answer that a client kept: a chat completion's, a Responses object's or an
 * Anthropic message's.
 */
final class AnswerUsage {

    private static final String FIELD = "completion_response.usage";

    private AnswerUsage() {}

    /**
     * @throws ApiException 400 when there is no usage, or a count is no whole number from 0
     */
    static Usage read(JsonNode answer) {
        JsonNode usage = answer.path("usage");
        if (usage.has("prompt_tokens") || usage.has("completion_tokens")) {
            return chat(usage);
        }
        if (!usage.has("input_tokens")) {
            throw ApiException.badRequest(FIELD, "'" + FIELD + "' tells no token counts.");
        }
        return answer.path("type").asString("").equals("message")
                ? anthropic(usage)
                : responses(usage);
    }

    private static Usage chat(JsonNode usage) {
        JsonNode in = usage.path("prompt_tokens_details");
        JsonNode out = usage.path("completion_tokens_details");
        return usage(
                count(usage, "prompt_tokens"),
                Math.max(count(in, "cached_tokens"), count(usage, "cache_read_input_tokens")),
                count(usage, "cache_creation_input_tokens"),
                count(usage, "completion_tokens"),
                count(out, "reasoning_tokens"),
                count(in, "audio_tokens"),
                count(out, "audio_tokens"));
    }

    private static Usage responses(JsonNode usage) {
        return usage(
                count(usage, "input_tokens"),
                count(usage.path("input_tokens_details"), "cached_tokens"),
                0,
                count(usage, "output_tokens"),
                count(usage.path("output_tokens_details"), "reasoning_tokens"),
                0,
                0);
    }

    /** Anthropic counts what is read from and written to the cache beside the input. */
    private static Usage anthropic(JsonNode usage) {
        long read = count(usage, "cache_read_input_tokens");
        long written = count(usage, "cache_creation_input_tokens");
        return usage(
                count(usage, "input_tokens") + read + written,
                read,
                written,
                count(usage, "output_tokens"),
                0,
                0,
                0);
    }

    private static Usage usage(
            long input,
            long cacheRead,
            long cacheWrite,
            long output,
            long reasoning,
            long audioInput,
            long audioOutput) {
        return new Usage(
                input, cacheRead, cacheWrite, 0, output, reasoning, audioInput, audioOutput, false);
    }

    private static long count(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        return CostForm.tokens(value, FIELD + "." + name);
    }
}
