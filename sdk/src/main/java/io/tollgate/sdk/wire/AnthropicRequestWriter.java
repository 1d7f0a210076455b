package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.chat.Reasoning;
import io.tollgate.sdk.chat.ResponseFormat;
import io.tollgate.sdk.chat.Role;
import io.tollgate.sdk.chat.Tool;
import io.tollgate.sdk.chat.ToolChoice;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a messages request from the neutral model. */
final class AnthropicRequestWriter {
    /**
     * What Anthropic's required {@code max_tokens} becomes when neither client nor catalogue says.
     */
    private static final long DEFAULT_MAX_TOKENS = 4096;

    static final long SMALLEST_BUDGET = 1024;

    /** OpenAI's hints that change nothing in the answer's text. */
    static final Set<String> HINTS =
            Set.of(
                    "metadata",
                    "store",
                    "service_tier",
                    "prompt_cache_key",
                    "prompt_cache_retention",
                    "safety_identifier",
                    "safety_settings",
                    "labels",
                    "tool_config",
                    "prediction");

    private static final Pattern BEFORE_SCHEMAS =
            Pattern.compile("claude-(?:[23]|instant)|(?:opus|sonnet)-4(?:-0|[-@]2025|$)");

    static final String JSON_ONLY = "Answer with one valid JSON object and nothing else.";

    private final ChatRequest request;
    private final Target target;
    private final Unsupported unsupported;
    private final ObjectNode body = Json.object();
    private @Nullable ObjectNode answerTool;

    AnthropicRequestWriter(ChatRequest request, Target target) {
        this.request = request;
        this.target = target;
        this.unsupported = new Unsupported(target);
    }

    WireBody write() {
        body.put("model", target.model());
        long maxTokens = maxTokens();
        body.put("max_tokens", maxTokens);
        messages();
        reasoning(request.reasoning(), maxTokens);
        format();
        tools();
        limits();
        tier(request.extra().get("service_tier"));
        if (request.user() != null) {
            body.putObject("metadata").put("user_id", request.user());
        }
        if (request.stream()) {
            body.put("stream", true);
        }
        for (var extra : request.extra().entrySet()) {
            if (!HINTS.contains(extra.getKey()) && !idle(extra.getKey(), extra.getValue())) {
                unsupported.field(extra.getKey());
            }
        }
        return new WireBody(body, unsupported.dropped());
    }

    /** Values that ask for what happens anyway. */
    static boolean idle(String field, JsonNode value) {
        return switch (field) {
            case "frequency_penalty", "presence_penalty", "top_logprobs" ->
                    value.isNumber() && value.doubleValue() == 0;
            case "logprobs" -> value.isBoolean() && !value.booleanValue();
            case "logit_bias" -> value.isObject() && value.isEmpty();
            case "modalities" ->
                    value.isArray()
                            && value.size() == 1
                            && "text".equals(value.get(0).asString(""));
            default -> value.isNull();
        };
    }

    private long maxTokens() {
        if (request.maxTokens() != null) {
            return request.maxTokens();
        }
        return target.maxOutputTokens() != null ? target.maxOutputTokens() : DEFAULT_MAX_TOKENS;
    }

    private void messages() {
        AnthropicBlockWriter blocks = new AnthropicBlockWriter(unsupported);
        ArrayNode system = Json.array();
        List<Message> turns = new ArrayList<>();
        for (Message message : request.messages()) {
            if (message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER) {
                blocks.write(message.parts(), system);
            } else {
                turns.add(message);
            }
        }
        if (request.responseFormat() instanceof ResponseFormat.JsonObject) {
            system.add(Json.object().put("type", "text").put("text", JSON_ONLY));
        }
        ArrayNode messages = Json.array();
        for (Message turn : turns) {
            turn(turn, blocks, messages);
        }
        if (messages.isEmpty() && !system.isEmpty()) {
            // Anthropic wants a user's turn; instructions alone are meant to be answered.
            messages.addObject().put("role", "user").set("content", system);
            system = Json.array();
        }
        if (!system.isEmpty()) {
            body.set("system", plain(system));
        }
        for (JsonNode message : messages) {
            ObjectNode object = (ObjectNode) message;
            object.set("content", plain((ArrayNode) object.path("content")));
        }
        body.set("messages", messages);
    }

    /**
     * Turns of one speaker in a row are one message: results must stand together, before other
     * content.
     */
    private static void turn(Message turn, AnthropicBlockWriter blocks, ArrayNode messages) {
        String role = turn.role() == Role.ASSISTANT ? "assistant" : "user";
        JsonNode last = messages.isEmpty() ? null : messages.get(messages.size() - 1);
        ArrayNode content;
        if (last != null && role.equals(Json.text(last, "role"))) {
            content = (ArrayNode) last.path("content");
            blocks.write(turn.parts(), content);
            return;
        }
        content = Json.array();
        blocks.write(turn.parts(), content);
        if (!content.isEmpty()) {
            messages.addObject().put("role", role).set("content", content);
        }
    }

    private static JsonNode plain(ArrayNode content) {
        JsonNode only = content.size() == 1 ? content.get(0) : null;
        return only != null && only.size() == 2 && "text".equals(Json.text(only, "type"))
                ? only.path("text")
                : content;
    }

    /**
     * Anthropic knows only whether a call may use the account's own capacity.
     *
     * @see <a href="https://docs.anthropic.com/en/api/service-tiers">Service tiers</a>
     */
    private void tier(@Nullable JsonNode tier) {
        switch (tier == null ? "" : tier.asString("")) {
            case "auto", "priority" -> body.put("service_tier", "auto");
            case "default", "standard_only" -> body.put("service_tier", "standard_only");
            default -> {
                // Nothing like it there.
            }
        }
    }

    private void tools() {
        if (request.tools().isEmpty() && answerTool == null) {
            return;
        }
        ArrayNode tools = Json.array();
        for (Tool tool : request.tools()) {
            switch (tool) {
                case Tool.Function function -> tools.add(function(function));
                case Tool.Hosted hosted -> {
                    if (hosted.type().matches(".*_20\\d{6}")) {
                        tools.add(hosted.definition());
                    } else {
                        unsupported.field("tools");
                    }
                }
            }
        }
        if (answerTool != null) {
            tools.add(answerTool);
            body.set("tools", tools);
            answerChoice(request.tools().isEmpty());
            return;
        }
        if (tools.isEmpty()) {
            return;
        }
        body.set("tools", tools);
        choice();
    }

    private static ObjectNode function(Tool.Function tool) {
        ObjectNode node = Json.object().put("name", tool.name());
        if (tool.description() != null) {
            node.put("description", tool.description());
        }
        JsonNode schema = tool.schema();
        if (schema instanceof ObjectNode object && object.has("type")) {
            node.set("input_schema", object);
        } else {
            ObjectNode complete = node.putObject("input_schema").put("type", "object");
            complete.putObject("properties");
            if (schema instanceof ObjectNode object) {
                complete.setAll(object);
            }
        }
        return OpenAiMessageWriter.mark(node, tool.cache());
    }

    /**
     * The model has to call something, in the end the answer itself; a thinking model may not be
     * forced.
     */
    private void answerChoice(boolean alone) {
        ToolChoice choice = request.toolChoice();
        if (body.has("thinking")) {
            body.putObject("tool_choice").put("type", "auto");
        } else if (choice instanceof ToolChoice.Named named) {
            body.putObject("tool_choice").put("type", "tool").put("name", named.name());
        } else if (alone || choice instanceof ToolChoice.None) {
            body.putObject("tool_choice").put("type", "tool").put("name", StructuredAnswer.name());
        } else {
            ObjectNode any = body.putObject("tool_choice").put("type", "any");
            if (Boolean.FALSE.equals(request.parallelToolCalls())) {
                any.put("disable_parallel_tool_use", true);
            }
        }
    }

    private void choice() {
        boolean single = Boolean.FALSE.equals(request.parallelToolCalls());
        ToolChoice choice = request.toolChoice();
        if (choice == null && !single) {
            return;
        }
        ObjectNode node = body.putObject("tool_choice");
        switch (choice) {
            case null -> node.put("type", "auto");
            case ToolChoice.Auto auto -> node.put("type", "auto");
            case ToolChoice.None none -> node.put("type", "none");
            case ToolChoice.Required required -> node.put("type", "any");
            case ToolChoice.Named named -> node.put("type", "tool").put("name", named.name());
        }
        if (single && !(choice instanceof ToolChoice.None)) {
            node.put("disable_parallel_tool_use", true);
        }
    }

    private void limits() {
        if (request.temperature() != null) {
            body.put("temperature", request.temperature());
        }
        if (request.topP() != null) {
            body.put("top_p", request.topP());
        }
        if (request.topK() != null) {
            body.put("top_k", request.topK());
        }
        if (!request.stop().isEmpty()) {
            ArrayNode stop = body.putArray("stop_sequences");
            request.stop().forEach(stop::add);
        }
        if (request.n() != null && request.n() > 1) {
            unsupported.field("n");
        }
        if (request.seed() != null) {
            unsupported.field("seed");
        }
    }

    private void format() {
        if (request.responseFormat() instanceof ResponseFormat.JsonSchema schema) {
            if (!schemasNative(target.model()) && StructuredAnswer.fits(schema.schema())) {
                answerTool = StructuredAnswer.anthropicTool(schema.description(), schema.schema());
                return;
            }
            // https://docs.anthropic.com/en/docs/build-with-claude/structured-outputs
            body.putObject("output_config")
                    .putObject("format")
                    .put("type", "json_schema")
                    .set("schema", schema.schema());
        }
    }

    /** Models before Opus 4.1 and Sonnet 4.5 know tools but no output schema. */
    private static boolean schemasNative(String model) {
        return !BEFORE_SCHEMAS.matcher(model).find();
    }

    private void reasoning(@Nullable Reasoning reasoning, long maxTokens) {
        if (reasoning == null || reasoning.off()) {
            return;
        }
        ObjectNode thinking = Json.object();
        if (reasoning.adaptive()) {
            thinking.put("type", "adaptive");
        } else {
            long budget = Math.min(budget(reasoning), maxTokens - 1);
            if (budget < SMALLEST_BUDGET) {
                // Too little room to think at all: the answer matters more.
                return;
            }
            thinking.put("type", "enabled").put("budget_tokens", budget);
        }
        if (reasoning.display() != null) {
            thinking.put("display", reasoning.display());
        }
        body.set("thinking", thinking);
    }

    /** The tokens to think with. */
    static long budget(Reasoning reasoning) {
        if (reasoning.budgetTokens() != null) {
            return reasoning.budgetTokens();
        }
        return switch (reasoning.effort() == null ? "" : reasoning.effort()) {
            case "minimal", "low" -> 1024;
            case "high" -> 4096;
            case "xhigh" -> 8192;
            case "max" -> 16384;
            default -> 2048;
        };
    }
}
