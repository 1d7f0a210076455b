package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the usage of a response, which counts as {@link Usage} does: cached tokens are part of the
 * input, reasoning is part of the output.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/object">The response
 *     object</a>
 */
final class ResponsesUsage {
    private ResponsesUsage() {}

    /** Null when the node is no usage object or holds no counts. */
    static @Nullable Usage read(@Nullable JsonNode usage) {
        if (usage == null || !usage.isObject()) {
            return null;
        }
        Long given = Json.number(usage, "input_tokens");
        Long generated = Json.number(usage, "output_tokens");
        if (given == null && generated == null) {
            return null;
        }
        JsonNode in = usage.path("input_tokens_details");
        JsonNode out = usage.path("output_tokens_details");
        long input = given == null ? 0 : Math.max(0, given);
        long output = generated == null ? 0 : Math.max(0, generated);
        long reasoning = Json.count(out, "reasoning_tokens");
        Long total = Json.number(usage, "total_tokens");
        if (reasoning > 0 && total != null && total == input + output + reasoning) {
            // A vendor that keeps thoughts beside the output; the total gives it away.
            output += reasoning;
        }
        long cached = Math.min(Json.count(in, "cached_tokens"), input);
        return new Usage(
                input,
                cached,
                Math.min(Json.count(in, "cache_write_tokens"), input - cached),
                0,
                output,
                Math.min(reasoning, output),
                Json.count(in, "audio_tokens"),
                Json.count(out, "audio_tokens"),
                false);
    }
}
