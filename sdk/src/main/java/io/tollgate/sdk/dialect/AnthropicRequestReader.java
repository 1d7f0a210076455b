package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.Reasoning;
import io.tollgate.sdk.chat.ResponseFormat;
import io.tollgate.sdk.chat.Role;
import io.tollgate.sdk.chat.Tool;
import io.tollgate.sdk.chat.ToolChoice;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a messages request. */
final class AnthropicRequestReader {
    private static final Set<String> KNOWN =
            Set.of(
                    "model",
                    "messages",
                    "system",
                    "tools",
                    "tool_choice",
                    "max_tokens",
                    "temperature",
                    "top_p",
                    "top_k",
                    "stop_sequences",
                    "stream",
                    "stream_options",
                    "metadata",
                    "output_config",
                    "output_format",
                    "thinking");

    private AnthropicRequestReader() {}

    static ChatRequest read(ObjectNode body) {
        JsonNode choice = body.path("tool_choice");
        Boolean single = Json.flag(choice, "disable_parallel_tool_use");
        JsonNode output = body.path("output_config");
        Map<String, JsonNode> extra = new LinkedHashMap<>(Fields.others(body, KNOWN));
        return ChatRequest.builder(Fields.required(body, "model", "model"))
                .messages(messages(body))
                .tools(tools(body))
                .toolChoice(choice(choice))
                .parallelToolCalls(single == null ? null : Boolean.valueOf(!single))
                .maxTokens(Fields.count(body, "max_tokens"))
                .temperature(Fields.decimal(body, "temperature"))
                .topP(Fields.decimal(body, "top_p"))
                .topK(Fields.whole(body, "top_k"))
                .stop(Fields.strings(body, "stop_sequences"))
                .stream(Boolean.TRUE.equals(Fields.flag(body, "stream")))
                .streamUsage(true)
                .responseFormat(
                        format(
                                output.has("format")
                                        ? output.path("format")
                                        : body.path("output_format")))
                .reasoning(thinking(body.path("thinking"), Json.text(output, "effort")))
                .user(Json.text(body.path("metadata"), "user_id"))
                .extra(extra)
                .build();
    }

    private static List<Message> messages(ObjectNode body) {
        List<Message> messages = new ArrayList<>();
        JsonNode system = Json.present(body, "system");
        if (system != null) {
            messages.add(
                    new Message(Role.SYSTEM, AnthropicBlockReader.content(system, "system"), null));
        }
        int i = 0;
        for (JsonNode message : Fields.list(body, "messages", "messages", true)) {
            String path = "messages[" + i++ + "]";
            List<Part> parts =
                    AnthropicBlockReader.content(message.path("content"), path + ".content");
            switch (Fields.required(message, "role", path + ".role")) {
                case "assistant" -> messages.add(new Message(Role.ASSISTANT, parts, null));
                case "user" -> user(parts, messages);
                case "system" -> messages.add(new Message(Role.SYSTEM, parts, null));
                default ->
                        throw LlmException.invalid(
                                "`" + path + ".role` must be user or assistant.", path + ".role");
            }
        }
        return messages;
    }

    /**
     * Tool results ride in the user's message there; here they are turns of their own, in front.
     */
    private static void user(List<Part> parts, List<Message> messages) {
        List<Part> results = new ArrayList<>();
        List<Part> others = new ArrayList<>();
        for (Part part : parts) {
            (part instanceof Part.ToolResult ? results : others).add(part);
        }
        if (!results.isEmpty()) {
            messages.add(new Message(Role.TOOL, results, null));
        }
        if (!others.isEmpty() || results.isEmpty()) {
            messages.add(new Message(Role.USER, others, null));
        }
    }

    private static List<Tool> tools(ObjectNode body) {
        List<Tool> tools = new ArrayList<>();
        int i = 0;
        for (JsonNode tool : Fields.list(body, "tools", "tools", false)) {
            String path = "tools[" + i++ + "]";
            String type = Json.text(tool, "type");
            String name = Fields.required(tool, "name", path + ".name");
            tools.add(
                    type == null || type.equals("custom")
                            ? new Tool.Function(
                                    name,
                                    Fields.text(tool, "description", path + ".description"),
                                    Json.present(tool, "input_schema"),
                                    Json.flag(tool, "strict"),
                                    Fields.cache(tool))
                            : new Tool.Hosted(type, name, tool));
        }
        return tools;
    }

    private static @Nullable ToolChoice choice(JsonNode choice) {
        if (choice.isMissingNode() || choice.isNull()) {
            return null;
        }
        return switch (Json.textOrEmpty(choice, "type")) {
            case "auto" -> new ToolChoice.Auto();
            case "any" -> new ToolChoice.Required();
            case "none" -> new ToolChoice.None();
            case "tool" ->
                    new ToolChoice.Named(Fields.required(choice, "name", "tool_choice.name"));
            default ->
                    throw LlmException.invalid(
                            "`tool_choice.type` must be auto, any, tool or none.",
                            "tool_choice.type");
        };
    }

    private static @Nullable ResponseFormat format(JsonNode format) {
        JsonNode schema = Json.present(format, "schema");
        return "json_schema".equals(Json.text(format, "type")) && schema != null
                ? new ResponseFormat.JsonSchema("answer", null, schema, true)
                : null;
    }

    static @Nullable Reasoning thinking(JsonNode thinking, @Nullable String effort) {
        String display = Json.text(thinking, "display");
        return switch (Json.textOrEmpty(thinking, "type")) {
            case "enabled" ->
                    new Reasoning(effort, Json.number(thinking, "budget_tokens"), false, display);
            case "adaptive" -> new Reasoning(effort, null, true, display);
            case "disabled" -> new Reasoning("none", null, false, null);
            default -> effort == null ? null : new Reasoning(effort, null, true, null);
        };
    }
}
