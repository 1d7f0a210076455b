package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.Reasoning;
import io.tollgate.sdk.chat.ResponseFormat;
import io.tollgate.sdk.chat.Tool;
import io.tollgate.sdk.chat.ToolChoice;
import io.tollgate.sdk.json.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a request of Cohere's chat from the neutral model. */
final class CohereRequestWriter {
    /** Cohere's own fields, and those it shares with OpenAI under the same name. */
    private static final Set<String> OWN =
            Set.of(
                    "documents",
                    "citation_options",
                    "safety_mode",
                    "strict_tools",
                    "frequency_penalty",
                    "presence_penalty",
                    "logprobs",
                    "priority");

    /** More effort than these is thinking without a bound, which is Cohere's own choice. */
    private static final Set<String> BOUNDED = Set.of("minimal", "low", "medium");

    private final ChatRequest request;
    private final Target target;
    private final Unsupported unsupported;
    private final ObjectNode body = Json.object();

    CohereRequestWriter(ChatRequest request, Target target) {
        this.request = request;
        this.target = target;
        this.unsupported = new Unsupported(target);
    }

    WireBody write() {
        body.put("model", target.model());
        body.set("messages", new CohereMessageWriter(unsupported).write(request.messages()));
        tools();
        limits();
        format();
        reasoning(request.reasoning());
        body.put("stream", request.stream());
        for (var extra : request.extra().entrySet()) {
            String name = extra.getKey();
            if (OWN.contains(name)) {
                body.set(name, extra.getValue());
            } else if (!AnthropicRequestWriter.HINTS.contains(name)
                    && !AnthropicRequestWriter.idle(name, extra.getValue())) {
                unsupported.field(name);
            }
        }
        return new WireBody(body, unsupported.dropped());
    }

    private void tools() {
        ToolChoice choice = request.toolChoice();
        ArrayNode tools = Json.array();
        boolean strict = false;
        for (Tool tool : request.tools()) {
            switch (tool) {
                case Tool.Function function -> {
                    // Cohere can be made to use a tool, but not told which: the others are left
                    // out.
                    if (choice instanceof ToolChoice.Named named
                            && !named.name().equals(function.name())) {
                        continue;
                    }
                    strict |= Boolean.TRUE.equals(function.strict());
                    tools.add(function(function));
                }
                case Tool.Hosted hosted -> unsupported.field("tools");
            }
        }
        if (tools.isEmpty()) {
            return;
        }
        body.set("tools", tools);
        if (strict) {
            body.put("strict_tools", true);
        }
        switch (choice) {
            case null -> {
                // The default: the model's choice.
            }
            case ToolChoice.Auto auto -> {
                // Likewise: Cohere has no word for it.
            }
            case ToolChoice.None none -> body.put("tool_choice", "NONE");
            case ToolChoice.Required required -> body.put("tool_choice", "REQUIRED");
            case ToolChoice.Named named -> body.put("tool_choice", "REQUIRED");
        }
        if (Boolean.FALSE.equals(request.parallelToolCalls())) {
            unsupported.field("parallel_tool_calls");
        }
    }

    private static ObjectNode function(Tool.Function tool) {
        ObjectNode node = Json.object().put("type", "function");
        ObjectNode function = node.putObject("function").put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        JsonNode schema = tool.schema();
        if (schema instanceof ObjectNode object && object.has("type")) {
            function.set("parameters", object);
        } else {
            ObjectNode complete = function.putObject("parameters").put("type", "object");
            complete.putObject("properties");
            if (schema instanceof ObjectNode object) {
                complete.setAll(object);
            }
        }
        return node;
    }

    private void limits() {
        if (request.maxTokens() != null) {
            body.put("max_tokens", request.maxTokens());
        }
        if (request.temperature() != null) {
            body.put("temperature", request.temperature());
        }
        if (request.topP() != null) {
            body.put("p", request.topP());
        }
        if (request.topK() != null) {
            body.put("k", request.topK());
        }
        if (request.seed() != null) {
            body.put("seed", request.seed());
        }
        if (!request.stop().isEmpty()) {
            request.stop().forEach(body.putArray("stop_sequences")::add);
        }
        if (request.n() != null && request.n() > 1) {
            unsupported.field("n");
        }
    }

    private void format() {
        switch (request.responseFormat()) {
            case null -> {
                // The default: text.
            }
            case ResponseFormat.PlainText text -> {
                // Likewise.
            }
            case ResponseFormat.JsonObject object ->
                    body.putObject("response_format").put("type", "json_object");
            case ResponseFormat.JsonSchema schema ->
                    body.putObject("response_format")
                            .put("type", "json_object")
                            .set("json_schema", schema.schema());
        }
    }

    private void reasoning(@Nullable Reasoning reasoning) {
        if (reasoning == null) {
            return;
        }
        ObjectNode thinking = body.putObject("thinking");
        if (reasoning.off()) {
            thinking.put("type", "disabled");
            return;
        }
        thinking.put("type", "enabled");
        if (reasoning.budgetTokens() != null) {
            thinking.put("token_budget", reasoning.budgetTokens());
        } else if (reasoning.effort() != null && BOUNDED.contains(reasoning.effort())) {
            thinking.put("token_budget", AnthropicRequestWriter.budget(reasoning));
        }
    }
}
