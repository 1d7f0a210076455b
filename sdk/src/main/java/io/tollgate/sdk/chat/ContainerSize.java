package io.tollgate.sdk.chat;

import io.tollgate.sdk.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * How much a container counts for in which a vendor runs code: OpenAI charges by its memory.
 *
 * @see <a href="https://openai.com/api/pricing/">1 GB for $0.03, 64 GB for $1.92, for a session of
 *     20 minutes</a>
 */
public final class ContainerSize {

    private ContainerSize() {}

    /**
     * Of a tool as a request or an answer names it: 1, 4, 16 or 64. A container named by its id was
     * charged when it was made, and counts as the smallest.
     */
    public static long units(JsonNode tool) {
        JsonNode made =
                tool.path("container").isObject()
                        ? tool.path("container")
                        : tool.path("environment");
        return switch (Json.textOrEmpty(made, "memory_limit")) {
            case "4g" -> 4;
            case "16g" -> 16;
            case "64g" -> 64;
            default -> 1;
        };
    }

    /** Whether the tool runs at the vendor, in a container. */
    public static boolean isOf(JsonNode tool) {
        return switch (Json.textOrEmpty(tool, "type")) {
            case "code_interpreter" -> true;
            case "shell" ->
                    Json.textOrEmpty(tool.path("environment"), "type").startsWith("container");
            default -> false;
        };
    }
}
