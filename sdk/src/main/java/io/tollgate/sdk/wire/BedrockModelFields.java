package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.Reasoning;
import io.tollgate.sdk.chat.ToolChoice;
import io.tollgate.sdk.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes {@code additionalModelRequestFields}: what Converse has no field for, in the words of the
 * model's maker.
 */
final class BedrockModelFields {
    private final ChatRequest request;
    private final BedrockFamily family;
    private final Unsupported unsupported;

    BedrockModelFields(ChatRequest request, BedrockFamily family, Unsupported unsupported) {
        this.request = request;
        this.family = family;
        this.unsupported = unsupported;
    }

    void write(ObjectNode fields) {
        if (request.topK() != null) {
            topK(request.topK(), fields);
        }
        Reasoning reasoning = request.reasoning();
        if (reasoning != null && !reasoning.off()) {
            reasoning(reasoning, fields);
        }
        if (Boolean.FALSE.equals(request.parallelToolCalls()) && !request.tools().isEmpty()) {
            single(fields);
        }
    }

    private void topK(long value, ObjectNode fields) {
        switch (family) {
            case CLAUDE, MISTRAL, OTHER -> fields.put("top_k", value);
            case NOVA -> fields.putObject("inferenceConfig").put("topK", value);
            case COHERE -> fields.put("k", value);
            case TITAN, LLAMA, AI21, QWEN, OPENAI, DEEPSEEK -> unsupported.field("top_k");
        }
    }

    private void reasoning(Reasoning reasoning, ObjectNode fields) {
        switch (family) {
            case CLAUDE, OTHER -> claude(reasoning, fields);
            case NOVA ->
                    // https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html
                    fields.putObject("reasoningConfig")
                            .put("type", "enabled")
                            .put("maxReasoningEffort", effort(reasoning));
            case OPENAI -> fields.put("reasoning_effort", effort(reasoning));
            case QWEN, DEEPSEEK -> fields.put("reasoning_config", effort(reasoning));
            case TITAN, LLAMA, MISTRAL, COHERE, AI21 -> unsupported.field("reasoning_effort");
        }
    }

    private void claude(Reasoning reasoning, ObjectNode fields) {
        if (reasoning.adaptive()) {
            fields.putObject("thinking").put("type", "adaptive");
            if (reasoning.effort() != null) {
                fields.putObject("output_config").put("effort", reasoning.effort());
            }
            return;
        }
        long budget = AnthropicRequestWriter.budget(reasoning);
        if (request.maxTokens() != null) {
            budget = Math.min(budget, request.maxTokens() - 1);
        }
        if (budget >= AnthropicRequestWriter.SMALLEST_BUDGET) {
            ObjectNode thinking = fields.putObject("thinking");
            thinking.put("type", "enabled").put("budget_tokens", budget);
            if (reasoning.display() != null) {
                thinking.put("display", reasoning.display());
            }
        }
    }

    private static String effort(Reasoning reasoning) {
        String effort = reasoning.effortOrBudget();
        return switch (effort == null ? "medium" : effort) {
            case "minimal", "low" -> "low";
            case "high", "xhigh", "max" -> "high";
            default -> "medium";
        };
    }

    /** Claude's own switch; the others know none. */
    private void single(ObjectNode fields) {
        if (family != BedrockFamily.CLAUDE) {
            unsupported.field("parallel_tool_calls");
            return;
        }
        ObjectNode choice = Json.object();
        switch (request.toolChoice()) {
            case null -> choice.put("type", "auto");
            case ToolChoice.Auto auto -> choice.put("type", "auto");
            case ToolChoice.Required required -> choice.put("type", "any");
            case ToolChoice.Named named -> choice.put("type", "tool").put("name", named.name());
            case ToolChoice.None none -> {
                return;
            }
        }
        fields.set("tool_choice", choice.put("disable_parallel_tool_use", true));
    }
}
