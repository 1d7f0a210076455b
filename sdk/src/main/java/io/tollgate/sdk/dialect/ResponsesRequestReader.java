package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.chat.Reasoning;
import io.tollgate.sdk.chat.ResponseFormat;
import io.tollgate.sdk.chat.Role;
import io.tollgate.sdk.chat.Tool;
import io.tollgate.sdk.chat.ToolChoice;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a Responses request. */
final class ResponsesRequestReader {
    private static final Set<String> KNOWN =
            Set.of(
                    "model",
                    "input",
                    "instructions",
                    "tools",
                    "tool_choice",
                    "parallel_tool_calls",
                    "max_output_tokens",
                    "temperature",
                    "top_p",
                    "stream",
                    "text",
                    "reasoning",
                    "user");

    /** Fields that change nothing in the answer of a provider that stores nothing. */
    private static final Set<String> HINTS =
            Set.of(
                    "store",
                    "include",
                    "truncation",
                    "metadata",
                    "service_tier",
                    "stream_options",
                    "safety_identifier",
                    "prompt_cache_key",
                    "prompt_cache_retention",
                    "max_tool_calls");

    private ResponsesRequestReader() {}

    static ChatRequest read(ObjectNode body) {
        ResponsesItemReader items = new ResponsesItemReader();
        List<Message> messages = messages(body, items);
        List<JsonNode> tools = new ArrayList<>(Fields.list(body, "tools", "tools", false));
        tools.addAll(items.additionalTools());
        JsonNode choice = Json.present(body, "tool_choice");
        JsonNode allowed = null;
        if (choice != null && "allowed_tools".equals(Json.text(choice, "type"))) {
            allowed = choice.path("tools");
            choice = choice.path("mode");
        }
        return ChatRequest.builder(Fields.required(body, "model", "model"))
                .messages(messages)
                .tools(tools(tools, allowed))
                .toolChoice(choice(choice))
                .parallelToolCalls(Fields.flag(body, "parallel_tool_calls"))
                .maxTokens(Fields.count(body, "max_output_tokens"))
                .temperature(Fields.decimal(body, "temperature"))
                .topP(Fields.decimal(body, "top_p"))
                .stream(Boolean.TRUE.equals(Fields.flag(body, "stream")))
                .streamUsage(true)
                .responseFormat(format(body.path("text").path("format")))
                .reasoning(reasoning(Json.present(body, "reasoning")))
                .user(Fields.text(body, "user", "user"))
                .extra(extra(body))
                .build();
    }

    private static List<Message> messages(ObjectNode body, ResponsesItemReader items) {
        List<Message> messages = new ArrayList<>();
        JsonNode instructions = Json.present(body, "instructions");
        if (instructions != null && instructions.isString()) {
            messages.add(Message.system(instructions.stringValue()));
        } else if (instructions != null) {
            messages.addAll(items.read(instructions, "instructions"));
        }
        JsonNode input = Json.present(body, "input");
        if (input == null) {
            throw LlmException.invalid("`input` is missing.", "input");
        }
        if (input.isString()) {
            messages.add(Message.user(input.stringValue()));
        } else {
            messages.addAll(items.read(input, "input"));
        }
        if (messages.stream().noneMatch(message -> message.role() != Role.SYSTEM)) {
            throw LlmException.invalid("`input` must not be empty.", "input");
        }
        return messages;
    }

    /**
     * @param allowed the only tools the client lets the model use, null for all
     */
    private static List<Tool> tools(List<JsonNode> given, @Nullable JsonNode allowed) {
        Set<String> names = new HashSet<>();
        if (allowed != null) {
            allowed.forEach(tool -> names.add(Json.textOrEmpty(tool, "name")));
        }
        List<Tool> tools = new ArrayList<>();
        int i = 0;
        for (JsonNode tool : given) {
            String path = "tools[" + i++ + "]";
            String type = Fields.required(tool, "type", path + ".type");
            String name = Json.textOrEmpty(tool, "name");
            if (allowed != null && !names.contains(name)) {
                continue;
            }
            if (type.equals("function")) {
                tools.add(
                        new Tool.Function(
                                Fields.required(tool, "name", path + ".name"),
                                Fields.text(tool, "description", path + ".description"),
                                Json.present(tool, "parameters"),
                                Json.flag(tool, "strict"),
                                Fields.cache(tool)));
            } else {
                tools.add(new Tool.Hosted(type, name, tool));
            }
        }
        return tools;
    }

    private static @Nullable ToolChoice choice(@Nullable JsonNode choice) {
        if (choice == null) {
            return null;
        }
        if (choice.isObject()) {
            if (!"function".equals(Json.text(choice, "type"))) {
                throw LlmException.unsupported(
                        "The model's provider cannot be made to use a hosted tool.", "tool_choice");
            }
            return new ToolChoice.Named(Fields.required(choice, "name", "tool_choice.name"));
        }
        return switch (choice.isString() ? choice.stringValue() : "") {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required" -> new ToolChoice.Required();
            default ->
                    throw LlmException.invalid(
                            "`tool_choice` must be none, auto, required or name a function.",
                            "tool_choice");
        };
    }

    private static @Nullable ResponseFormat format(JsonNode format) {
        if (!format.isObject()) {
            return null;
        }
        return switch (Json.textOrEmpty(format, "type")) {
            case "text" -> new ResponseFormat.PlainText();
            case "json_object" -> new ResponseFormat.JsonObject();
            case "json_schema" -> {
                JsonNode schema = Json.present(format, "schema");
                if (schema == null) {
                    throw LlmException.invalid(
                            "`text.format.schema` is missing.", "text.format.schema");
                }
                yield new ResponseFormat.JsonSchema(
                        Json.textOrEmpty(format, "name"),
                        Json.text(format, "description"),
                        schema,
                        Json.flag(format, "strict"));
            }
            default ->
                    throw LlmException.invalid(
                            "`text.format.type` must be text, json_object or json_schema.",
                            "text.format.type");
        };
    }

    private static @Nullable Reasoning reasoning(@Nullable JsonNode reasoning) {
        if (reasoning == null) {
            return null;
        }
        String effort = Fields.text(reasoning, "effort", "reasoning.effort");
        return effort == null ? null : new Reasoning(effort, null, false, null);
    }

    private static Map<String, JsonNode> extra(ObjectNode body) {
        Map<String, JsonNode> extra = new LinkedHashMap<>(Fields.others(body, KNOWN));
        extra.keySet().removeAll(HINTS);
        extra.remove("background", Json.mapper().valueToTree(false));
        return extra;
    }
}
