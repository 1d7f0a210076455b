package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.chat.GeminiSignature;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a whole message. */
final class AnthropicAnswerWriter {
    private AnthropicAnswerWriter() {}

    /** Anthropic's clients know one answer: the first choice. */
    static byte[] write(ChatResponse response, String publicModel) {
        ObjectNode body = Json.object();
        body.put("id", id(response.id()));
        body.put("type", "message");
        body.put("role", "assistant");
        body.put("model", publicModel);
        ArrayNode content = body.putArray("content");
        if (response.choices().isEmpty()) {
            body.put("stop_reason", "end_turn");
            body.putNull("stop_sequence");
        } else {
            ChatResponse.Choice choice = response.choices().getFirst();
            boolean refused = false;
            int at = 0;
            for (Part part : choice.parts()) {
                if (part instanceof Part.Text text && !choice.citations().isEmpty()) {
                    AnthropicCitations.text(text.text(), at, choice.citations(), content);
                } else {
                    block(part, content);
                }
                at += part instanceof Part.Text text ? text.text().length() : 0;
                refused |= part instanceof Part.Refusal;
            }
            body.put("stop_reason", refused ? "refusal" : stopReason(choice.reason()));
            body.put("stop_sequence", choice.stopSequence());
        }
        ObjectNode usage = usage(response.usage() == null ? Usage.of(0, 0) : response.usage());
        if (response.serviceTier() != null) {
            usage.put("service_tier", tier(response.serviceTier()));
        }
        body.set("usage", usage);
        return Json.bytes(body);
    }

    private static void block(Part part, ArrayNode content) {
        switch (part) {
            case Part.Text text -> content.addObject().put("type", "text").put("text", text.text());
            case Part.Refusal refusal ->
                    content.addObject().put("type", "text").put("text", refusal.text());
            case Part.Thinking thinking ->
                    content.addObject()
                            .put("type", "thinking")
                            .put("thinking", thinking.text())
                            .put(
                                    "signature",
                                    thinking.signature() == null ? "" : thinking.signature());
            case Part.RedactedThinking redacted ->
                    content.addObject()
                            .put("type", "redacted_thinking")
                            .put("data", redacted.data());
            case Part.ToolCall call -> {
                if (call.signature() != null) {
                    content.add(signature(call.signature()));
                }
                content.addObject()
                        .put("type", "tool_use")
                        .put("id", call.id())
                        .put("name", call.name())
                        .set("input", input(call.arguments()));
            }
            case Part.Image image -> skip();
            case Part.Document document -> skip();
            case Part.Audio audio -> skip();
            case Part.ToolResult result -> skip();
            case Part.Foreign foreign -> skip();
        }
    }

    /** The block that clients hand back unread, in front of the call it signs. */
    static ObjectNode signature(String signature) {
        return Json.object()
                .put("type", "redacted_thinking")
                .put("data", GeminiSignature.mark(signature));
    }

    static String tier(String tier) {
        return tier.equals("default") ? "standard" : tier;
    }

    /** A message has no block for these. */
    private static void skip() {}

    /**
     * Anthropic's input is an object; a model's malformed JSON is kept where the client can see it.
     */
    private static JsonNode input(String arguments) {
        if (arguments.isBlank()) {
            return Json.object();
        }
        JsonNode input = Json.readOrNull(arguments);
        return input != null && input.isObject()
                ? input
                : Json.object().put("_malformed_arguments", arguments);
    }

    static String id(String id) {
        if (id.isEmpty()) {
            return "msg_" + UUID.randomUUID().toString().replace("-", "");
        }
        return id.startsWith("msg_")
                ? id
                : "msg_" + (id.startsWith("chatcmpl-") ? id.substring(9) : id);
    }

    static String stopReason(StopReason reason) {
        return switch (reason) {
            case END -> "end_turn";
            case MAX_TOKENS -> "max_tokens";
            case STOP_SEQUENCE -> "stop_sequence";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER -> "refusal";
            case PAUSE -> "pause_turn";
            case CONTEXT_WINDOW -> "model_context_window_exceeded";
        };
    }

    static ObjectNode usage(Usage usage) {
        ObjectNode node = Json.object();
        node.put(
                "input_tokens",
                Math.max(
                        0,
                        usage.inputTokens() - usage.cacheReadTokens() - usage.cacheWriteTokens()));
        node.put("cache_creation_input_tokens", usage.cacheWriteTokens());
        node.put("cache_read_input_tokens", usage.cacheReadTokens());
        if (usage.cacheWriteLongTokens() > 0) {
            node.putObject("cache_creation")
                    .put(
                            "ephemeral_5m_input_tokens",
                            usage.cacheWriteTokens() - usage.cacheWriteLongTokens())
                    .put("ephemeral_1h_input_tokens", usage.cacheWriteLongTokens());
        }
        node.put("output_tokens", usage.outputTokens());
        if (usage.reasoningTokens() > 0) {
            node.putObject("output_tokens_details").put("thinking_tokens", usage.reasoningTokens());
        }
        return node;
    }
}
