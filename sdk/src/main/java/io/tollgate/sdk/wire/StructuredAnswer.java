package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Structured output where a model has tools but no output schema: the answer is asked for as the
 * arguments of a tool of a name nobody else uses, and read back as the text it stands for.
 */
final class StructuredAnswer {
    private static final String NAME = "tollgate_structured_answer";

    private StructuredAnswer() {}

    static boolean is(String toolName) {
        return toolName.equals(NAME);
    }

    static String name() {
        return NAME;
    }

    /** Whether the schema can be a tool's: its arguments are always an object. */
    static boolean fits(JsonNode schema) {
        return schema.isObject() && "object".equals(Json.text(schema, "type"));
    }

    /** The tool as Anthropic defines one. */
    static ObjectNode anthropicTool(@Nullable String description, JsonNode schema) {
        ObjectNode tool =
                Json.object()
                        .put("name", NAME)
                        .put(
                                "description",
                                description == null || description.isBlank()
                                        ? "Gives the final answer. Call it once, with the whole"
                                                + " answer."
                                        : description);
        tool.set("input_schema", schema);
        return tool;
    }

    /** The answer came as a call; to the client the model simply ended, unless it called others. */
    static @Nullable StopReason stopReason(@Nullable StopReason reason, List<Part> parts) {
        if (reason != StopReason.TOOL_CALLS) {
            return reason;
        }
        for (Part part : parts) {
            if (part instanceof Part.ToolCall) {
                return reason;
            }
        }
        return parts.isEmpty() ? reason : StopReason.END;
    }
}
