package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.Tool;
import io.tollgate.sdk.chat.ToolChoice;
import io.tollgate.sdk.json.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the client's functions, Google's own tools, and whether they must be used.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/function-calling">Function calling</a>
 */
final class GeminiToolWriter {
    private static final Set<String> GOOGLES =
            Set.of(
                    "googleSearch",
                    "google_search",
                    "googleSearchRetrieval",
                    "google_search_retrieval",
                    "codeExecution",
                    "code_execution",
                    "urlContext",
                    "url_context",
                    "googleMaps",
                    "google_maps",
                    "fileSearch",
                    "file_search",
                    "computerUse",
                    "computer_use",
                    "enterpriseWebSearch",
                    "enterprise_web_search",
                    "retrieval");

    private final ChatRequest request;
    private final GeminiModel model;
    private final Unsupported unsupported;
    private final ArrayNode tools = Json.array();

    GeminiToolWriter(ChatRequest request, GeminiModel model, Unsupported unsupported) {
        this.request = request;
        this.model = model;
        this.unsupported = unsupported;
    }

    void write(ObjectNode body) {
        ArrayNode functions = Json.array();
        for (Tool tool : request.tools()) {
            switch (tool) {
                case Tool.Function function -> functions.add(function(function));
                case Tool.Hosted hosted -> hosted(hosted);
            }
        }
        if (!functions.isEmpty()) {
            tools.insertObject(0).set("functionDeclarations", functions);
        }
        if (request.extra().containsKey("web_search_options")) {
            search();
        }
        if (!tools.isEmpty()) {
            body.set("tools", tools);
        }
        choice(request.toolChoice(), body);
        if (Boolean.FALSE.equals(request.parallelToolCalls()) && !functions.isEmpty()) {
            unsupported.field("parallel_tool_calls");
        }
    }

    private ObjectNode function(Tool.Function tool) {
        ObjectNode node = Json.object().put("name", tool.name());
        if (tool.description() != null) {
            node.put("description", tool.description());
        }
        JsonNode schema = tool.schema();
        if (schema != null && !schema.isEmpty()) {
            if (model.jsonSchemas()) {
                node.set("parametersJsonSchema", GeminiSchema.plain(schema));
            } else if (!schema.path("properties").isEmpty()) {
                // The older form knows no objects without properties.
                node.set("parameters", GeminiSchema.old(schema));
            }
        }
        return node;
    }

    /** Google's own tools as they came; other vendors' by what they do. */
    private void hosted(Tool.Hosted hosted) {
        JsonNode definition = hosted.definition();
        for (String name : GOOGLES) {
            if (definition.path(name).isObject()) {
                tools.add(definition);
                return;
            }
        }
        String type = hosted.type();
        if (type.startsWith("web_search")) {
            search();
        } else if (type.startsWith("code_execution") || type.equals("code_interpreter")) {
            tools.addObject().putObject("codeExecution");
        } else if (type.startsWith("web_fetch")) {
            tools.addObject().putObject("urlContext");
        } else {
            unsupported.field("tools");
        }
    }

    private void search() {
        for (JsonNode tool : tools) {
            if (tool.has("googleSearch")) {
                return;
            }
        }
        tools.addObject().putObject("googleSearch");
    }

    private static void choice(@Nullable ToolChoice choice, ObjectNode body) {
        if (choice == null) {
            return;
        }
        ObjectNode calling = body.putObject("toolConfig").putObject("functionCallingConfig");
        switch (choice) {
            case ToolChoice.Auto auto -> calling.put("mode", "AUTO");
            case ToolChoice.None none -> calling.put("mode", "NONE");
            case ToolChoice.Required required -> calling.put("mode", "ANY");
            case ToolChoice.Named named ->
                    calling.put("mode", "ANY").putArray("allowedFunctionNames").add(named.name());
        }
    }
}
