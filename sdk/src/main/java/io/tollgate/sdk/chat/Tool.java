package io.tollgate.sdk.chat;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A tool the model may use. */
public sealed interface Tool {
    String name();

    /**
     * A function of the client.
     *
     * @param schema JSON schema of the arguments; null for a function without any
     * @param strict whether arguments must follow the schema; null when not said
     */
    record Function(
            String name,
            @Nullable String description,
            @Nullable JsonNode schema,
            @Nullable Boolean strict,
            @Nullable CacheMark cache)
            implements Tool {}

    /**
     * A tool run by its vendor (web search, code execution), kept whole; {@code type} is the
     * vendor's name.
     */
    record Hosted(String type, String name, JsonNode definition) implements Tool {}
}
