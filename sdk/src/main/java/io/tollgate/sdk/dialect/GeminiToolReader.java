package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.Tool;
import io.tollgate.sdk.chat.ToolChoice;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the tools of a {@code generateContent} request, and whether they must be used. */
final class GeminiToolReader {
    private GeminiToolReader() {}

    static List<Tool> tools(ObjectNode body) {
        Set<String> allowed = new HashSet<>();
        JsonNode calling = calling(body);
        List<JsonNode> names = GeminiFields.list(calling, "allowedFunctionNames", "toolConfig");
        if (names.size() > 1) {
            // Nobody else can allow some of the tools: the others are left out.
            names.forEach(name -> allowed.add(name.asString("")));
        }
        List<Tool> tools = new ArrayList<>();
        int i = 0;
        for (JsonNode tool : GeminiFields.list(body, "tools", "tools")) {
            String path = "tools[" + i++ + "]";
            for (JsonNode function :
                    GeminiFields.list(
                            tool, "functionDeclarations", path + ".functionDeclarations")) {
                Tool.Function read = function(function, path + ".functionDeclarations.name");
                if (allowed.isEmpty() || allowed.contains(read.name())) {
                    tools.add(read);
                }
            }
            for (var member : tool.properties()) {
                String name = member.getKey();
                if (!name.equals("functionDeclarations") && !name.equals("function_declarations")) {
                    ObjectNode definition = Json.object();
                    definition.set(name, member.getValue());
                    tools.add(new Tool.Hosted(name, name, definition));
                }
            }
        }
        return tools;
    }

    private static Tool.Function function(JsonNode function, String path) {
        JsonNode schema = GeminiFields.get(function, "parametersJsonSchema");
        JsonNode old = GeminiFields.get(function, "parameters");
        return new Tool.Function(
                Fields.required(function, "name", path),
                GeminiFields.text(function, "description"),
                schema == null && old != null ? GeminiSchemas.json(old) : schema,
                null,
                null);
    }

    static @Nullable ToolChoice choice(ObjectNode body) {
        JsonNode calling = calling(body);
        String mode = GeminiFields.textOrEmpty(calling, "mode").toUpperCase(Locale.ROOT);
        List<JsonNode> names = GeminiFields.list(calling, "allowedFunctionNames", "toolConfig");
        return switch (mode) {
            case "", "MODE_UNSPECIFIED" -> null;
            case "AUTO", "VALIDATED" -> new ToolChoice.Auto();
            case "NONE" -> new ToolChoice.None();
            case "ANY" ->
                    names.size() == 1
                            ? new ToolChoice.Named(names.getFirst().asString(""))
                            : new ToolChoice.Required();
            default ->
                    throw LlmException.invalid(
                            "`toolConfig.functionCallingConfig.mode` must be AUTO, ANY, NONE or"
                                    + " VALIDATED.",
                            "toolConfig.functionCallingConfig.mode");
        };
    }

    /** What {@code toolConfig} says beside the function calling. */
    static ObjectNode restOfConfig(ObjectNode body) {
        ObjectNode rest = Json.object();
        for (var member : GeminiFields.object(body, "toolConfig").properties()) {
            String name = member.getKey();
            if (!name.equals("functionCallingConfig") && !name.equals("function_calling_config")) {
                rest.set(name, member.getValue());
            }
        }
        return rest;
    }

    private static JsonNode calling(ObjectNode body) {
        return GeminiFields.object(
                GeminiFields.object(body, "toolConfig"), "functionCallingConfig");
    }
}
