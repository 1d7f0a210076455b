package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.json.Json;
import tools.jackson.databind.JsonNode;

/** Arguments of a tool call for wires that want them as an object. */
final class ToolArguments {
    private ToolArguments() {}

    /**
     * @throws LlmException INVALID_REQUEST when they are no JSON object
     */
    static JsonNode object(Part.ToolCall call) {
        JsonNode input =
                call.arguments().isBlank() ? Json.object() : Json.readOrNull(call.arguments());
        if (input == null || !input.isObject()) {
            throw LlmException.invalid(
                    "The arguments of tool call `" + call.id() + "` are not a JSON object.",
                    "messages");
        }
        return input;
    }
}
