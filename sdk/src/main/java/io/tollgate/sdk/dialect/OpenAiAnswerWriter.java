package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a whole chat completion. */
final class OpenAiAnswerWriter {
    private OpenAiAnswerWriter() {}

    static byte[] write(ChatResponse response, String publicModel) {
        ObjectNode body = Json.object();
        body.put("id", id(response.id()));
        body.put("object", "chat.completion");
        body.put(
                "created",
                response.created() > 0 ? response.created() : Instant.now().getEpochSecond());
        body.put("model", publicModel);
        ArrayNode choices = body.putArray("choices");
        for (ChatResponse.Choice choice : response.choices()) {
            ObjectNode node = choices.addObject().put("index", choice.index());
            node.set("message", message(response.id(), choice));
            node.set("logprobs", choice.logprobs());
            node.put("finish_reason", finishReason(choice.reason()));
        }
        if (response.usage() != null) {
            body.set("usage", usage(response.usage()));
        }
        if (response.serviceTier() != null) {
            body.put("service_tier", response.serviceTier());
        }
        return Json.bytes(body);
    }

    private static ObjectNode message(String id, ChatResponse.Choice choice) {
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        StringBuilder refusal = new StringBuilder();
        ArrayNode blocks = Json.array();
        ArrayNode calls = Json.array();
        ArrayNode images = Json.array();
        ArrayNode signatures = Json.array();
        Part.Audio sound = null;
        for (Part part : choice.parts()) {
            switch (part) {
                case Part.Text words -> {
                    text.append(words.text());
                    if (words.signature() != null) {
                        signatures.add(words.signature());
                    }
                }
                case Part.Refusal words -> refusal.append(words.text());
                case Part.Thinking thinking -> {
                    thoughts.append(thinking.text());
                    blocks.add(thinkingBlock(thinking.text(), thinking.signature()));
                }
                case Part.RedactedThinking redacted -> blocks.add(redactedBlock(redacted.data()));
                case Part.ToolCall call -> {
                    ObjectNode node =
                            calls.addObject().put("id", call.id()).put("type", "function");
                    node.putObject("function")
                            .put("name", call.name())
                            .put("arguments", call.arguments());
                    sign(node, call.signature());
                }
                case Part.Image image -> images.add(OpenAiExtras.image(image, images.size()));
                case Part.Document document -> skip();
                case Part.Audio audio -> sound = audio;
                case Part.ToolResult result -> skip();
                case Part.Foreign foreign -> skip();
            }
        }
        ObjectNode message = Json.object().put("role", "assistant");
        message.put(
                "content",
                text.isEmpty() && (!calls.isEmpty() || !refusal.isEmpty())
                        ? null
                        : text.toString());
        message.put("refusal", refusal.isEmpty() ? null : refusal.toString());
        if (!thoughts.isEmpty()) {
            message.put("reasoning_content", thoughts.toString());
        }
        if (!blocks.isEmpty()) {
            message.set("thinking_blocks", blocks);
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        if (!images.isEmpty()) {
            message.set("images", images);
        }
        if (sound != null) {
            message.set("audio", OpenAiExtras.audio(id, sound));
        }
        ArrayNode annotations = OpenAiExtras.annotations(choice.citations());
        if (!annotations.isEmpty()) {
            message.set("annotations", annotations);
        }
        ObjectNode vendor = OpenAiExtras.vendorFields(signatures, choice.citations());
        if (!vendor.isEmpty()) {
            message.set("provider_specific_fields", vendor);
        }
        return message;
    }

    /**
     * Pieces of hosted tools have no place in a chat completion; the text that came of them has.
     */
    private static void skip() {}

    /** Where LiteLLM's clients look for it, and send it back from. */
    static void sign(ObjectNode call, @Nullable String signature) {
        if (signature != null) {
            call.putObject("provider_specific_fields").put("thought_signature", signature);
        }
    }

    static ObjectNode thinkingBlock(String text, @Nullable String signature) {
        ObjectNode block = Json.object().put("type", "thinking").put("thinking", text);
        if (signature != null) {
            block.put("signature", signature);
        }
        return block;
    }

    static ObjectNode redactedBlock(String data) {
        return Json.object().put("type", "redacted_thinking").put("data", data);
    }

    /** Some providers name their answers in no way; clients take ids to be unique. */
    static String id(String id) {
        if (id.isEmpty()) {
            return "chatcmpl-" + UUID.randomUUID();
        }
        return id.startsWith("chatcmpl")
                ? id
                : "chatcmpl-" + (id.startsWith("msg_") ? id.substring(4) : id);
    }

    static String finishReason(StopReason reason) {
        return switch (reason) {
            case END, STOP_SEQUENCE, PAUSE -> "stop";
            case MAX_TOKENS, CONTEXT_WINDOW -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
        };
    }

    static ObjectNode usage(Usage usage) {
        ObjectNode node = Json.object();
        node.put("prompt_tokens", usage.inputTokens());
        node.put("completion_tokens", usage.outputTokens());
        node.put("total_tokens", usage.totalTokens());
        node.putObject("prompt_tokens_details")
                .put("cached_tokens", usage.cacheReadTokens())
                .put("audio_tokens", usage.audioInputTokens());
        node.putObject("completion_tokens_details")
                .put("reasoning_tokens", usage.reasoningTokens())
                .put("audio_tokens", usage.audioOutputTokens());
        if (usage.cacheReadTokens() > 0 || usage.cacheWriteTokens() > 0) {
            node.put("cache_read_input_tokens", usage.cacheReadTokens());
            node.put("cache_creation_input_tokens", usage.cacheWriteTokens());
        }
        return node;
    }
}
