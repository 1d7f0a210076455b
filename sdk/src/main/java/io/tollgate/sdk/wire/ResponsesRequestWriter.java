package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.chat.Part;
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

/** Writes a Responses request from the neutral model. */
final class ResponsesRequestWriter {
    private static final String ENCRYPTED = "reasoning.encrypted_content";

    /** Other dialects' hints that change nothing in the answer. */
    private static final Set<String> HINTS =
            Set.of("inference_geo", "cache_control", "store", "prediction");

    /** Fields of chat completions under the same name and meaning here. */
    private static final Set<String> SHARED =
            Set.of(
                    "metadata",
                    "service_tier",
                    "prompt_cache_key",
                    "prompt_cache_retention",
                    "safety_identifier",
                    "top_logprobs");

    private final ChatRequest request;
    private final Target target;
    private final Unsupported unsupported;
    private final ObjectNode body = Json.object();
    private final ArrayNode include = Json.array();

    ResponsesRequestWriter(ChatRequest request, Target target) {
        this.request = request;
        this.target = target;
        this.unsupported = new Unsupported(target);
    }

    WireBody write() {
        body.put("model", target.model());
        body.set("input", new ResponsesItemWriter(unsupported).write(request.messages()));
        body.put("store", false);
        tools();
        limits();
        reasoning(request.reasoning());
        extra();
        format();
        if (request.user() != null) {
            body.put("user", request.user());
        }
        if (request.stream()) {
            body.put("stream", true);
        }
        if (!include.isEmpty()) {
            body.set("include", include);
        }
        return new WireBody(body, unsupported.dropped());
    }

    private void limits() {
        if (request.maxTokens() != null) {
            body.put("max_output_tokens", request.maxTokens());
        }
        if (request.temperature() != null) {
            body.put("temperature", request.temperature());
        }
        if (request.topP() != null) {
            body.put("top_p", request.topP());
        }
        refuse("top_k", request.topK() != null);
        refuse("n", request.n() != null && request.n() > 1);
        refuse("seed", request.seed() != null);
        refuse("stop", !request.stop().isEmpty());
    }

    private void refuse(String field, boolean given) {
        if (given) {
            unsupported.field(field);
        }
    }

    private void tools() {
        if (request.tools().isEmpty()) {
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
        choice(request.toolChoice());
        if (request.parallelToolCalls() != null) {
            body.put("parallel_tool_calls", request.parallelToolCalls());
        }
    }

    private static ObjectNode function(Tool.Function tool) {
        ObjectNode node = Json.object().put("type", "function").put("name", tool.name());
        if (tool.description() != null) {
            node.put("description", tool.description());
        }
        JsonNode none = Json.object().put("type", "object").set("properties", Json.object());
        node.set("parameters", tool.schema() == null ? none : tool.schema());
        // Left out it means true here, and false everywhere else.
        node.put("strict", Boolean.TRUE.equals(tool.strict()));
        return node;
    }

    private void choice(@Nullable ToolChoice choice) {
        switch (choice) {
            case null -> {
                // The provider's default holds.
            }
            case ToolChoice.Auto auto -> body.put("tool_choice", "auto");
            case ToolChoice.None none -> body.put("tool_choice", "none");
            case ToolChoice.Required required -> body.put("tool_choice", "required");
            case ToolChoice.Named named ->
                    body.putObject("tool_choice").put("type", "function").put("name", named.name());
        }
    }

    private void format() {
        switch (request.responseFormat()) {
            case null -> {
                // Text.
            }
            case ResponseFormat.PlainText text ->
                    body.withObjectProperty("text").putObject("format").put("type", "text");
            case ResponseFormat.JsonObject object ->
                    body.withObjectProperty("text").putObject("format").put("type", "json_object");
            case ResponseFormat.JsonSchema schema -> {
                ObjectNode node =
                        body.withObjectProperty("text")
                                .putObject("format")
                                .put("type", "json_schema")
                                .put("name", schema.name().isEmpty() ? "answer" : schema.name());
                if (schema.description() != null) {
                    node.put("description", schema.description());
                }
                node.set("schema", schema.schema());
                if (schema.strict() != null) {
                    node.put("strict", schema.strict());
                }
            }
        }
    }

    private void reasoning(@Nullable Reasoning reasoning) {
        boolean thinks = reasoning != null && !reasoning.off();
        if (reasoning != null) {
            ObjectNode node = body.putObject("reasoning");
            String effort = thinks ? reasoning.effortOrBudget() : "none";
            if (effort != null) {
                node.put("effort", effort);
            }
            if (thinks && !"omitted".equals(reasoning.display())) {
                node.put("summary", "auto");
            }
        }
        // Models that do not reason refuse to be asked for it.
        if (thinks || hasEncryptedReasoning()) {
            include.add(ENCRYPTED);
        }
    }

    private boolean hasEncryptedReasoning() {
        for (Message message : request.messages()) {
            for (Part part : message.parts()) {
                if (part instanceof Part.Thinking thinking
                        && ResponsesItemWriter.reasoning(thinking) != null) {
                    return true;
                }
            }
        }
        return false;
    }

    private void extra() {
        request.extra()
                .forEach(
                        (field, value) -> {
                            if (SHARED.contains(field)) {
                                body.set(field, value);
                            } else if (field.equals("verbosity")) {
                                body.withObjectProperty("text").set("verbosity", value);
                            } else if (field.equals("logprobs")) {
                                if (value.asBoolean(false)) {
                                    include.add("message.output_text.logprobs");
                                }
                            } else if (!HINTS.contains(field)) {
                                unsupported.field(field);
                            }
                        });
    }
}
