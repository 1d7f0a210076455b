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

/** Writes a request of Ollama's own chat from the neutral model. */
final class OllamaRequestWriter {
    /** Ollama's own fields, as a client may send them. */
    private static final Set<String> OWN = Set.of("keep_alive", "think", "format", "truncate");

    /** Settings of the model that clients write beside the messages. */
    private static final Set<String> OPTIONS =
            Set.of(
                    "num_ctx",
                    "num_gpu",
                    "num_thread",
                    "repeat_penalty",
                    "repeat_last_n",
                    "mirostat",
                    "mirostat_eta",
                    "mirostat_tau",
                    "tfs_z",
                    "min_p",
                    "frequency_penalty",
                    "presence_penalty");

    private final ChatRequest request;
    private final Target target;
    private final Unsupported unsupported;
    private final ObjectNode body = Json.object();

    OllamaRequestWriter(ChatRequest request, Target target) {
        this.request = request;
        this.target = target;
        this.unsupported = new Unsupported(target);
    }

    WireBody write() {
        body.put("model", target.model());
        body.set("messages", new OllamaMessageWriter(unsupported).write(request.messages()));
        tools();
        // Left out, it means true.
        body.put("stream", request.stream());
        format(request.responseFormat());
        reasoning(request.reasoning());
        ObjectNode options = Json.object();
        options(options);
        extra(options);
        if (!options.isEmpty()) {
            body.set("options", options);
        }
        return new WireBody(body, unsupported.dropped());
    }

    private void tools() {
        ToolChoice choice = request.toolChoice();
        if (choice instanceof ToolChoice.None) {
            return;
        }
        ArrayNode tools = Json.array();
        for (Tool tool : request.tools()) {
            switch (tool) {
                case Tool.Function function -> tools.add(function(function));
                case Tool.Hosted hosted -> unsupported.field("tools");
            }
        }
        if (tools.isEmpty()) {
            return;
        }
        body.set("tools", tools);
        if (choice instanceof ToolChoice.Required || choice instanceof ToolChoice.Named) {
            unsupported.field("tool_choice");
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
        if (schema == null) {
            function.putObject("parameters").put("type", "object").putObject("properties");
        } else {
            function.set("parameters", schema);
        }
        return node;
    }

    private void format(@Nullable ResponseFormat format) {
        switch (format) {
            case null -> {
                // The default: text.
            }
            case ResponseFormat.PlainText text -> {
                // Likewise.
            }
            case ResponseFormat.JsonObject object -> body.put("format", "json");
            case ResponseFormat.JsonSchema schema -> body.set("format", schema.schema());
        }
    }

    /** On or off; gpt-oss alone tells efforts apart. */
    private void reasoning(@Nullable Reasoning reasoning) {
        if (reasoning == null) {
            return;
        }
        String effort = reasoning.effortOrBudget();
        if (!reasoning.off() && effort != null && target.model().contains("gpt-oss")) {
            body.put(
                    "think",
                    switch (effort) {
                        case "minimal", "low" -> "low";
                        case "medium" -> "medium";
                        default -> "high";
                    });
        } else {
            body.put("think", !reasoning.off());
        }
    }

    private void options(ObjectNode options) {
        if (request.maxTokens() != null) {
            options.put("num_predict", request.maxTokens());
        }
        if (request.temperature() != null) {
            options.put("temperature", request.temperature());
        }
        if (request.topP() != null) {
            options.put("top_p", request.topP());
        }
        if (request.topK() != null) {
            options.put("top_k", request.topK());
        }
        if (request.seed() != null) {
            options.put("seed", request.seed());
        }
        if (!request.stop().isEmpty()) {
            request.stop().forEach(options.putArray("stop")::add);
        }
        if (request.n() != null && request.n() > 1) {
            unsupported.field("n");
        }
    }

    private void extra(ObjectNode options) {
        for (var extra : request.extra().entrySet()) {
            String name = extra.getKey();
            JsonNode value = extra.getValue();
            if (name.equals("options") && value instanceof ObjectNode given) {
                options.setAll(given);
            } else if (OPTIONS.contains(name)) {
                options.set(name, value);
            } else if (OWN.contains(name)) {
                body.set(name, value);
            } else if (!AnthropicRequestWriter.HINTS.contains(name)
                    && !AnthropicRequestWriter.idle(name, value)) {
                unsupported.field(name);
            }
        }
    }
}
