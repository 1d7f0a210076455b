package io.tollgate.sdk.chat;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The form the answer's text must have. */
public sealed interface ResponseFormat {
    record PlainText() implements ResponseFormat {}

    /** Any JSON object. */
    record JsonObject() implements ResponseFormat {}

    /** JSON that follows a schema; {@code name} is OpenAI's label for it. */
    record JsonSchema(
            String name, @Nullable String description, JsonNode schema, @Nullable Boolean strict)
            implements ResponseFormat {}
}
