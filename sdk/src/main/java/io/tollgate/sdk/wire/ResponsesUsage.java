package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.chat.Extras;
import io.tollgate.sdk.chat.ServiceTier;
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

    /** With service tier and calls of hosted tools; null when the response tells no counts. */
    static @Nullable Usage of(JsonNode response) {
        Usage tokens = read(response.get("usage"));
        if (tokens == null) {
            return null;
        }
        Extras extras = Extras.NONE.withTier(ServiceTier.of(Json.text(response, "service_tier")));
        for (JsonNode item : Json.elements(response, "output")) {
            BilledUnit unit =
                    switch (Json.textOrEmpty(item, "type")) {
                        case "web_search_call" -> BilledUnit.WEB_SEARCH;
                        case "file_search_call" -> BilledUnit.FILE_SEARCH;
                        default -> null;
                    };
            extras = unit == null ? extras : extras.plus(unit, 1);
        }
        return tokens.with(extras);
    }

    private static @Nullable Usage read(@Nullable JsonNode usage) {
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
