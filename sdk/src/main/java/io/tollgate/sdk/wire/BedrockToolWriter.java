package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.ResponseFormat;
import io.tollgate.sdk.chat.Tool;
import io.tollgate.sdk.chat.ToolChoice;
import io.tollgate.sdk.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes Converse's {@code toolConfig}. */
final class BedrockToolWriter {
    private final ChatRequest request;
    private final BedrockFamily family;
    private final Unsupported unsupported;

    BedrockToolWriter(ChatRequest request, BedrockFamily family, Unsupported unsupported) {
        this.request = request;
        this.family = family;
        this.unsupported = unsupported;
    }

    /**
     * @param answer the schema the answer must follow where a tool stands in for it, else null
     */
    void write(ObjectNode body, ResponseFormat.@Nullable JsonSchema answer) {
        ToolChoice choice = request.toolChoice();
        ArrayNode tools = Json.array();
        if (!(choice instanceof ToolChoice.None) || toolsWereUsed()) {
            for (Tool tool : request.tools()) {
                tool(tool, tools);
            }
        }
        if (choice instanceof ToolChoice.None && !tools.isEmpty()) {
            // Converse wants the tools of a conversation that used them, and knows no "none".
            unsupported.field("tool_choice");
            choice = null;
        }
        boolean thinks = request.reasoning() != null && !request.reasoning().off();
        if (answer != null) {
            answerTool(answer, tools);
            // Models that think may not be made to call a tool.
            choice = thinks ? null : new ToolChoice.Required();
        }
        if (tools.isEmpty()) {
            return;
        }
        ObjectNode config = body.putObject("toolConfig");
        config.set("tools", tools);
        switch (choice) {
            case null -> {
                // The default: the model's choice.
            }
            case ToolChoice.Auto auto -> config.putObject("toolChoice").putObject("auto");
            case ToolChoice.None none -> {
                // Turned into tools that are not there.
            }
            case ToolChoice.Required required -> config.putObject("toolChoice").putObject("any");
            case ToolChoice.Named named ->
                    config.putObject("toolChoice").putObject("tool").put("name", named.name());
        }
    }

    private void tool(Tool tool, ArrayNode tools) {
        switch (tool) {
            case Tool.Function function -> {
                ObjectNode spec = tools.addObject().putObject("toolSpec");
                spec.put("name", function.name());
                if (function.description() != null && !function.description().isBlank()) {
                    spec.put("description", function.description());
                }
                spec.putObject("inputSchema").set("json", schema(function.schema()));
                if (Boolean.TRUE.equals(function.strict())) {
                    spec.put("strict", true);
                }
                if (family.cachesTools() && function.cache() != null) {
                    tools.add(BedrockBlockWriter.cachePoint(function.cache()));
                }
            }
            case Tool.Hosted hosted -> {
                // Amazon's own: nova_grounding, nova_code_interpreter.
                JsonNode system = Json.present(hosted.definition(), "systemTool");
                if (system != null) {
                    tools.addObject().set("systemTool", system);
                } else {
                    unsupported.field("tools");
                }
            }
        }
    }

    private static void answerTool(ResponseFormat.JsonSchema answer, ArrayNode tools) {
        ObjectNode spec = tools.addObject().putObject("toolSpec");
        spec.put("name", AnswerTool.NAME);
        spec.put(
                "description",
                answer.description() == null ? AnswerTool.DESCRIPTION : answer.description());
        spec.putObject("inputSchema").set("json", schema(answer.schema()));
    }

    private static JsonNode schema(@Nullable JsonNode schema) {
        if (schema instanceof ObjectNode object && object.has("type")) {
            return object;
        }
        ObjectNode complete = Json.object().put("type", "object");
        complete.putObject("properties");
        if (schema instanceof ObjectNode object) {
            complete.setAll(object);
        }
        return complete;
    }

    private boolean toolsWereUsed() {
        for (Message message : request.messages()) {
            for (Part part : message.parts()) {
                if (part instanceof Part.ToolCall || part instanceof Part.ToolResult) {
                    return true;
                }
            }
        }
        return false;
    }
}
