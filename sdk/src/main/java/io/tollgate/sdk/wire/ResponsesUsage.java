package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.BilledUnit;
import io.tollgate.sdk.chat.ContainerSize;
import io.tollgate.sdk.chat.Extras;
import io.tollgate.sdk.chat.ServiceTier;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import java.util.HashSet;
import java.util.Set;
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
        JsonNode told = response.path("usage").path("server_side_tool_usage_details");
        return tokens.with(told.isObject() ? counted(told, extras) : listed(response, extras));
    }

    /**
     * What xAI counts itself.
     *
     * @see <a href="https://docs.x.ai/docs/guides/tools/overview">Tools</a>
     */
    private static Extras counted(JsonNode told, Extras extras) {
        return extras.plus(BilledUnit.WEB_SEARCH, Json.count(told, "web_search_calls"))
                .plus(BilledUnit.X_SEARCH, Json.count(told, "x_search_calls"))
                .plus(BilledUnit.CODE_EXECUTION, Json.count(told, "code_interpreter_calls"))
                .plus(BilledUnit.FILE_SEARCH, Json.count(told, "file_search_calls"))
                .plus(BilledUnit.ATTACHMENT_SEARCH, Json.count(told, "document_search_calls"));
    }

    /** Each call is an item of the answer; code runs are charged by their containers. */
    private static Extras listed(JsonNode response, Extras before) {
        Extras extras = before;
        Set<String> containers = new HashSet<>();
        long size = 1;
        for (JsonNode tool : Json.elements(response, "tools")) {
            size = Math.max(size, ContainerSize.isOf(tool) ? ContainerSize.units(tool) : 1);
        }
        for (JsonNode item : Json.elements(response, "output")) {
            switch (Json.textOrEmpty(item, "type")) {
                case "web_search_call" ->
                        extras = extras.plus(BilledUnit.WEB_SEARCH, searched(item) ? 1 : 0);
                case "file_search_call" -> extras = extras.plus(BilledUnit.FILE_SEARCH, 1);
                case "code_interpreter_call" ->
                        containers.add(Json.textOrEmpty(item, "container_id"));
                case "shell_call" -> {
                    String id = Json.text(item.path("environment"), "container_id");
                    if (id != null) {
                        containers.add(id);
                    }
                }
                case "image_generation_call" -> {
                    extras =
                            extras.plus(BilledUnit.IMAGE, 1)
                                    .withFormat(
                                            Json.text(item, "quality"), Json.text(item, "size"));
                }
                default -> {
                    // Calls of the client's own tools, words and thoughts.
                }
            }
        }
        return extras.plus(BilledUnit.CODE_CONTAINER, containers.size() * size);
    }

    /**
     * Opening a page that was found costs nothing more.
     *
     * @see <a href="https://platform.openai.com/docs/guides/tools-web-search">Web search</a>
     */
    private static boolean searched(JsonNode call) {
        String action = Json.textOrEmpty(call.path("action"), "type");
        return action.isEmpty() || action.equals("search");
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
