package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.Reasoning;
import io.tollgate.sdk.chat.ResponseFormat;
import io.tollgate.sdk.chat.Tool;
import io.tollgate.sdk.chat.ToolChoice;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a chat completions request. */
final class OpenAiRequestReader {
    private static final Set<String> KNOWN =
            Set.of(
                    "model",
                    "messages",
                    "tools",
                    "tool_choice",
                    "parallel_tool_calls",
                    "max_tokens",
                    "max_completion_tokens",
                    "temperature",
                    "top_p",
                    "top_k",
                    "stop",
                    "n",
                    "seed",
                    "stream",
                    "stream_options",
                    "response_format",
                    "reasoning_effort",
                    "thinking",
                    "user");

    private OpenAiRequestReader() {}

    static ChatRequest read(ObjectNode body) {
        Long maxTokens = Fields.count(body, "max_completion_tokens");
        return ChatRequest.builder(Fields.required(body, "model", "model"))
                .messages(OpenAiMessageReader.read(Fields.list(body, "messages", "messages", true)))
                .tools(tools(body))
                .toolChoice(choice(Json.present(body, "tool_choice")))
                .parallelToolCalls(Fields.flag(body, "parallel_tool_calls"))
                .maxTokens(maxTokens == null ? Fields.count(body, "max_tokens") : maxTokens)
                .temperature(Fields.decimal(body, "temperature"))
                .topP(Fields.decimal(body, "top_p"))
                .topK(Fields.whole(body, "top_k"))
                .stop(Fields.strings(body, "stop"))
                .n(Fields.count(body, "n"))
                .seed(Fields.whole(body, "seed"))
                .stream(Boolean.TRUE.equals(Fields.flag(body, "stream")))
                .streamUsage(Json.isTrue(body.path("stream_options"), "include_usage"))
                .responseFormat(format(Json.present(body, "response_format")))
                .reasoning(reasoning(body))
                .user(Fields.text(body, "user", "user"))
                .extra(Fields.others(body, KNOWN))
                .build();
    }

    private static List<Tool> tools(ObjectNode body) {
        List<Tool> tools = new ArrayList<>();
        int i = 0;
        for (JsonNode tool : Fields.list(body, "tools", "tools", false)) {
            String path = "tools[" + i++ + "]";
            String type = Json.text(tool, "type");
            JsonNode function = tool.path("function");
            if (type == null || type.equals("function")) {
                tools.add(
                        new Tool.Function(
                                Fields.required(function, "name", path + ".function.name"),
                                Fields.text(
                                        function, "description", path + ".function.description"),
                                Json.present(function, "parameters"),
                                Json.flag(function, "strict"),
                                Fields.cache(function.has("cache_control") ? function : tool)));
            } else {
                tools.add(new Tool.Hosted(type, Json.textOrEmpty(tool, "name"), tool));
            }
        }
        return tools;
    }

    private static @Nullable ToolChoice choice(@Nullable JsonNode choice) {
        if (choice == null) {
            return null;
        }
        if (choice.isObject()) {
            return new ToolChoice.Named(
                    Fields.required(choice.path("function"), "name", "tool_choice.function.name"));
        }
        return switch (choice.isString() ? choice.stringValue() : "") {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required", "any" -> new ToolChoice.Required();
            default ->
                    throw LlmException.invalid(
                            "`tool_choice` must be none, auto, required or name a function.",
                            "tool_choice");
        };
    }

    private static @Nullable ResponseFormat format(@Nullable JsonNode format) {
        if (format == null) {
            return null;
        }
        return switch (Json.textOrEmpty(format, "type")) {
            case "text" -> new ResponseFormat.PlainText();
            case "json_object" -> new ResponseFormat.JsonObject();
            case "json_schema" -> {
                JsonNode named = format.path("json_schema");
                JsonNode schema = Json.present(named, "schema");
                if (schema == null) {
                    throw LlmException.invalid(
                            "`response_format.json_schema.schema` is missing.",
                            "response_format.json_schema.schema");
                }
                yield new ResponseFormat.JsonSchema(
                        Json.textOrEmpty(named, "name"),
                        Json.text(named, "description"),
                        schema,
                        Json.flag(named, "strict"));
            }
            default ->
                    throw LlmException.invalid(
                            "`response_format.type` must be text, json_object or json_schema.",
                            "response_format.type");
        };
    }

    private static @Nullable Reasoning reasoning(ObjectNode body) {
        JsonNode thinking = Json.present(body, "thinking");
        if (thinking != null) {
            return AnthropicRequestReader.thinking(thinking, null);
        }
        String effort = Fields.text(body, "reasoning_effort", "reasoning_effort");
        return effort == null ? null : new Reasoning(effort, null, false, null);
    }
}
