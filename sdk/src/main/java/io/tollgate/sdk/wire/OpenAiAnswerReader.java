package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.chat.ChatResponse.Choice;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a whole chat completion. */
final class OpenAiAnswerReader {
    private static final List<String> PLAIN_THOUGHTS =
            List.of("reasoning_content", "reasoning", "thinking");

    private OpenAiAnswerReader() {}

    static ChatResponse read(byte[] body) {
        JsonNode json = Json.readOrNull(body);
        if (json == null || !json.isObject()) {
            throw unreadable();
        }
        if (isError(json)) {
            throw new LlmException(ErrorReader.inStream(json));
        }
        if (!json.path("choices").isArray()) {
            throw unreadable();
        }
        String id = Json.textOrEmpty(json, "id");
        List<Choice> choices = new ArrayList<>();
        for (JsonNode choice : json.path("choices")) {
            choices.add(choice(id, choices.size(), choice));
        }
        return new ChatResponse(
                id,
                Json.textOrEmpty(json, "model"),
                Json.count(json, "created"),
                choices,
                OpenAiUsage.read(json.get("usage"), Json.text(json, "service_tier")),
                Json.text(json, "service_tier"));
    }

    /** An error in the place of an answer, in one of the forms vendors have for it. */
    static boolean isError(JsonNode json) {
        if (Json.present(json, "error") != null || "error".equals(Json.text(json, "object"))) {
            return true;
        }
        return !json.has("choices")
                && !json.has("usage")
                && (Json.text(json, "message") != null || Json.present(json, "detail") != null);
    }

    /** Who gives no number counts by place. */
    static int index(JsonNode choice, int place) {
        Long index = Json.number(choice, "index");
        return index == null || index < 0 || index > 1000 ? place : index.intValue();
    }

    private static Choice choice(String id, int place, JsonNode choice) {
        JsonNode message = choice.path("message");
        List<Part> parts = new ArrayList<>();
        thoughts(message, parts);
        content(message, parts);
        String refusal = Json.text(message, "refusal");
        if (refusal != null && !refusal.isEmpty()) {
            parts.add(new Part.Refusal(refusal));
        }
        int index = index(choice, place);
        int call = 0;
        for (JsonNode toolCall : Json.elements(message, "tool_calls")) {
            parts.add(toolCall(id, index, call++, toolCall));
        }
        JsonNode legacy = Json.present(message, "function_call");
        if (legacy != null && isCall(legacy)) {
            parts.add(
                    new Part.ToolCall(
                            madeUpId(id, index, call),
                            Json.textOrEmpty(legacy, "name"),
                            Json.textOrEmpty(legacy, "arguments"),
                            null));
        }
        JsonNode audio = Json.present(message, "audio");
        if (audio != null && !Json.textOrEmpty(audio, "data").isEmpty()) {
            parts.add(new Part.Foreign("audio", audio));
        }
        StopReason reason = stopReason(Json.text(choice, "finish_reason"));
        return new Choice(
                index,
                parts,
                reason == null ? StopReason.END : reason,
                null,
                Json.present(choice, "logprobs"),
                Citations.openAi(message));
    }

    /** Snowflake fills in every member there is, with nothing in it. */
    static boolean isCall(JsonNode function) {
        return !Json.textOrEmpty(function, "name").isEmpty()
                || !Json.textOrEmpty(function, "arguments").isEmpty();
    }

    private static Part.ToolCall toolCall(String id, int choice, int call, JsonNode toolCall) {
        JsonNode function = toolCall.path("function");
        String own = Json.text(toolCall, "id");
        if (function.isMissingNode() && toolCall.path("custom").isObject()) {
            JsonNode custom = toolCall.path("custom");
            return new Part.ToolCall(
                    own == null ? madeUpId(id, choice, call) : own,
                    Json.textOrEmpty(custom, "name"),
                    Json.string(Json.object().put("input", Json.textOrEmpty(custom, "input"))),
                    null);
        }
        JsonNode arguments = function.path("arguments");
        return new Part.ToolCall(
                own == null || own.isEmpty() ? madeUpId(id, choice, call) : own,
                Json.textOrEmpty(function, "name"),
                arguments.isObject()
                        ? Json.string(arguments)
                        : Json.textOrEmpty(function, "arguments"),
                null);
    }

    /** Reasoning as vendors show it: typed blocks (with signatures) win over plain text. */
    static void thoughts(JsonNode message, List<Part> parts) {
        boolean typed = false;
        for (JsonNode block : Json.elements(message, "thinking_blocks")) {
            switch (Json.textOrEmpty(block, "type")) {
                case "thinking" -> {
                    parts.add(
                            new Part.Thinking(
                                    Json.textOrEmpty(block, "thinking"),
                                    Json.text(block, "signature")));
                    typed = true;
                }
                case "redacted_thinking" -> {
                    parts.add(new Part.RedactedThinking(Json.textOrEmpty(block, "data")));
                    typed = true;
                }
                default -> {
                    // A kind nobody knows yet carries nothing we could show.
                }
            }
        }
        String plain = reasoning(message);
        if (!typed && plain != null && !plain.isEmpty()) {
            parts.add(new Part.Thinking(plain, null));
        }
    }

    /**
     * {@code reasoning_content} (DeepSeek and most), {@code reasoning} (OpenRouter, Groq,
     * Cerebras), {@code thinking} (Ollama's word).
     */
    static @Nullable String reasoning(JsonNode message) {
        for (String name : PLAIN_THOUGHTS) {
            String text = Json.text(message, name);
            if (text != null && !text.isEmpty()) {
                return text;
            }
        }
        return null;
    }

    private static void content(JsonNode message, List<Part> parts) {
        JsonNode content = message.path("content");
        if (content.isString()) {
            if (!content.stringValue().isEmpty()) {
                parts.add(new Part.Text(content.stringValue(), null));
            }
        } else if (content.isArray()) {
            for (JsonNode part : content) {
                contentPart(part, parts);
            }
        }
    }

    /** Mistral answers with typed parts, thoughts among them. */
    private static void contentPart(JsonNode part, List<Part> parts) {
        switch (Json.textOrEmpty(part, "type")) {
            case "text" -> parts.add(new Part.Text(Json.textOrEmpty(part, "text"), null));
            case "thinking" -> {
                parts.add(new Part.Thinking(typedThoughts(part), null));
            }
            default -> parts.add(new Part.Foreign(Json.textOrEmpty(part, "type"), part));
        }
    }

    /** Mistral's are a list of texts, others write them out. */
    static String typedThoughts(JsonNode part) {
        StringBuilder text = new StringBuilder(Json.textOrEmpty(part, "thinking"));
        for (JsonNode piece : Json.elements(part, "thinking")) {
            text.append(Json.textOrEmpty(piece, "text"));
        }
        return text.toString();
    }

    /** Null for nothing, which must not end a stream; vendors have their own words. */
    static @Nullable StopReason stopReason(@Nullable String word) {
        return switch (word == null ? "" : word.toLowerCase(Locale.ROOT)) {
            case "", "null", "none" -> null;
            case "length", "max_tokens", "model_length", "max_output_tokens" ->
                    StopReason.MAX_TOKENS;
            case "tool_calls", "tool_call", "tool_use", "function_call" -> StopReason.TOOL_CALLS;
            case "content_filter", "content_filtered", "safety", "sensitive", "refusal" ->
                    StopReason.CONTENT_FILTER;
            default -> StopReason.END;
        };
    }

    /** The same for the same answer, so that a client that reads it twice sees one call. */
    static String madeUpId(String answerId, int choice, int call) {
        return "call_" + answerId.replaceAll("[^A-Za-z0-9_-]", "") + "_" + choice + "_" + call;
    }

    private static LlmException unreadable() {
        return new LlmException(
                ProviderError.of(
                        ErrorKind.UPSTREAM_PROTOCOL,
                        "The provider's answer is not a chat completion."));
    }
}
