package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.Reasoning;
import io.tollgate.sdk.chat.ResponseFormat;
import io.tollgate.sdk.chat.Tool;
import io.tollgate.sdk.chat.ToolChoice;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRow.Quirk;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a chat completions request from the neutral model. */
final class OpenAiRequestWriter {
    /** Other vendors' hints that change nothing in the answer. */
    private static final Set<String> HINTS =
            Set.of(
                    "inference_geo",
                    "metadata",
                    "cache_control",
                    "safety_settings",
                    "labels",
                    "tool_config");

    /** OpenAI's own fields without a place in the neutral model: every dialect names them so. */
    private static final Set<String> OWN =
            Set.of(
                    "frequency_penalty",
                    "presence_penalty",
                    "logprobs",
                    "top_logprobs",
                    "logit_bias",
                    "web_search_options",
                    "verbosity",
                    "prompt_cache_key");

    private final ChatRequest request;
    private final Target target;
    private final Unsupported unsupported;
    private final ObjectNode body = Json.object();

    OpenAiRequestWriter(ChatRequest request, Target target) {
        this.request = request;
        this.target = target;
        this.unsupported = new Unsupported(target);
    }

    WireBody write() {
        body.put("model", target.model());
        body.set("messages", new OpenAiMessageWriter(unsupported).write(request.messages()));
        tools();
        limits();
        format();
        reasoning(request.reasoning());
        if (request.user() != null) {
            body.put("user", request.user());
        }
        if (request.stream()) {
            body.put("stream", true);
        }
        for (var extra : request.extra().entrySet()) {
            String field = extra.getKey();
            if (OWN.contains(field)) {
                body.set(field, extra.getValue());
            } else if (field.equals("service_tier")) {
                tier(extra.getValue().asString(""));
            } else if (field.equals("modalities")) {
                modalities(extra.getValue());
            } else if (!HINTS.contains(field)) {
                unsupported.field(field);
            }
        }
        return new WireBody(body, unsupported.dropped());
    }

    /** Anthropic's {@code standard_only} is OpenAI's default, Google's is called standard. */
    private void tier(String tier) {
        if (target.row().quirks().contains(Quirk.SERVICE_TIER)) {
            body.put(
                    "service_tier",
                    tier.equals("standard_only") || tier.equals("standard") ? "default" : tier);
        }
    }

    /** Text is what comes anyway. */
    private void modalities(JsonNode modalities) {
        if (modalities.size() != 1 || !"text".equals(modalities.path(0).asString(""))) {
            body.set("modalities", modalities);
        }
    }

    private void limits() {
        if (request.maxTokens() != null) {
            body.put("max_completion_tokens", request.maxTokens());
        }
        if (request.temperature() != null) {
            body.put("temperature", request.temperature());
        }
        if (request.topP() != null) {
            body.put("top_p", request.topP());
        }
        if (request.topK() != null) {
            body.put("top_k", request.topK());
        }
        if (request.n() != null) {
            body.put("n", request.n());
        }
        if (request.seed() != null) {
            body.put("seed", request.seed());
        }
        if (!request.stop().isEmpty()) {
            ArrayNode stop = body.putArray("stop");
            request.stop().forEach(stop::add);
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
        ObjectNode node = Json.object().put("type", "function");
        ObjectNode function = node.putObject("function").put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        if (tool.schema() != null) {
            function.set("parameters", tool.schema());
        }
        if (tool.strict() != null) {
            function.put("strict", tool.strict());
        }
        OpenAiMessageWriter.mark(node, tool.cache());
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
                    body.putObject("tool_choice")
                            .put("type", "function")
                            .putObject("function")
                            .put("name", named.name());
        }
    }

    private void format() {
        switch (request.responseFormat()) {
            case null -> {
                // Text.
            }
            case ResponseFormat.PlainText text ->
                    body.putObject("response_format").put("type", "text");
            case ResponseFormat.JsonObject object ->
                    body.putObject("response_format").put("type", "json_object");
            case ResponseFormat.JsonSchema schema -> {
                ObjectNode node =
                        body.putObject("response_format")
                                .put("type", "json_schema")
                                .putObject("json_schema")
                                .put("name", schema.name());
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
        if (reasoning == null || reasoning.off()) {
            return;
        }
        String effort = reasoning.effortOrBudget();
        if (effort != null && target.row().quirks().contains(Quirk.REASONING_EFFORT)) {
            body.put("reasoning_effort", effort);
        }
    }
}
