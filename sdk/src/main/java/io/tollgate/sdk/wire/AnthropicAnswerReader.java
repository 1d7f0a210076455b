package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.chat.ChatResponse.Choice;
import io.tollgate.sdk.chat.Citation;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a whole message. */
final class AnthropicAnswerReader {
    private AnthropicAnswerReader() {}

    static ChatResponse read(byte[] body) {
        JsonNode json = Json.readOrNull(body);
        if (json != null && "error".equals(Json.text(json, "type"))) {
            throw new LlmException(ErrorReader.inStream(json));
        }
        if (json == null || !json.path("content").isArray()) {
            throw new LlmException(
                    ProviderError.of(
                            ErrorKind.UPSTREAM_PROTOCOL,
                            "The provider's answer is not a message."));
        }
        List<Part> parts = new ArrayList<>();
        List<Citation> citations = new ArrayList<>(0);
        int at = 0;
        for (JsonNode block : json.path("content")) {
            Part part = part(block);
            parts.add(part);
            if (part instanceof Part.Text text) {
                int end = at + text.text().length();
                for (JsonNode citation : Json.elements(block, "citations")) {
                    citations.add(Citations.anthropic(citation, at, end));
                }
                at = end;
            }
        }
        StopReason reason =
                StructuredAnswer.stopReason(stopReason(Json.text(json, "stop_reason")), parts);
        Choice choice =
                new Choice(
                        0,
                        parts,
                        reason == null ? StopReason.END : reason,
                        Json.text(json, "stop_sequence"),
                        null,
                        citations);
        return new ChatResponse(
                Json.textOrEmpty(json, "id"),
                Json.textOrEmpty(json, "model"),
                0,
                List.of(choice),
                AnthropicUsage.read(json.get("usage")),
                tier(json.path("usage")));
    }

    private static Part part(JsonNode block) {
        String type = Json.textOrEmpty(block, "type");
        return switch (type) {
            case "text" -> new Part.Text(Json.textOrEmpty(block, "text"), null);
            case "thinking" ->
                    new Part.Thinking(
                            Json.textOrEmpty(block, "thinking"), Json.text(block, "signature"));
            case "redacted_thinking" -> new Part.RedactedThinking(Json.textOrEmpty(block, "data"));
            case "tool_use" -> {
                JsonNode input = Json.present(block, "input");
                if (StructuredAnswer.is(Json.textOrEmpty(block, "name"))) {
                    yield new Part.Text(input == null ? "{}" : Json.string(input), null);
                }
                yield new Part.ToolCall(
                        Json.textOrEmpty(block, "id"),
                        Json.textOrEmpty(block, "name"),
                        input == null ? "{}" : Json.string(input),
                        null);
            }
            default -> new Part.Foreign(type, block);
        };
    }

    /** In OpenAI's words; null when not told. */
    static @Nullable String tier(JsonNode usage) {
        String tier = Json.text(usage, "service_tier");
        return "standard".equals(tier) ? "default" : tier;
    }

    /** Null for null: the answer goes on. */
    static @Nullable StopReason stopReason(@Nullable String word) {
        return switch (word == null ? "" : word) {
            case "" -> null;
            case "max_tokens" -> StopReason.MAX_TOKENS;
            case "stop_sequence" -> StopReason.STOP_SEQUENCE;
            case "tool_use" -> StopReason.TOOL_CALLS;
            case "pause_turn" -> StopReason.PAUSE;
            case "refusal" -> StopReason.CONTENT_FILTER;
            case "model_context_window_exceeded" -> StopReason.CONTEXT_WINDOW;
            default -> StopReason.END;
        };
    }
}
