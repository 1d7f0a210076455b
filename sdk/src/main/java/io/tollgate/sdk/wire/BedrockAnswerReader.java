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
import tools.jackson.databind.JsonNode;

/** Reads a whole answer of Converse, which names neither itself nor its model. */
final class BedrockAnswerReader {
    private BedrockAnswerReader() {}

    static ChatResponse read(byte[] body) {
        JsonNode json = Json.readOrNull(body);
        JsonNode content =
                json == null ? Json.object() : json.path("output").path("message").path("content");
        if (json == null || !content.isArray()) {
            throw new LlmException(
                    ProviderError.of(
                            ErrorKind.UPSTREAM_PROTOCOL,
                            "The provider's answer is not a message."));
        }
        List<Part> parts = new ArrayList<>();
        List<Citation> citations = new ArrayList<>(0);
        int at = 0;
        for (JsonNode block : content) {
            Part part = part(block);
            parts.add(part);
            if (part instanceof Part.Text text) {
                int end = at + text.text().length();
                for (JsonNode citation :
                        Json.elements(block.path("citationsContent"), "citations")) {
                    citations.add(Citations.bedrock(citation, at, end));
                }
                at = end;
            }
        }
        StopReason reason = stopReason(Json.textOrEmpty(json, "stopReason"));
        boolean called = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
        Choice choice =
                new Choice(
                        0,
                        parts,
                        reason == StopReason.TOOL_CALLS && !called ? StopReason.END : reason,
                        null,
                        null,
                        citations);
        return new ChatResponse(
                "", "", 0, List.of(choice), BedrockUsage.of(json), BedrockUsage.tier(json));
    }

    private static Part part(JsonNode block) {
        String text = Json.text(block, "text");
        if (text != null) {
            return new Part.Text(text, null);
        }
        JsonNode tool = block.path("toolUse");
        if (tool.isObject() && !isHosted(tool)) {
            JsonNode input = Json.present(tool, "input");
            String arguments = input == null ? "{}" : Json.string(input);
            String name = Json.textOrEmpty(tool, "name");
            return AnswerTool.is(name)
                    ? new Part.Text(arguments, null)
                    : new Part.ToolCall(Json.textOrEmpty(tool, "toolUseId"), name, arguments, null);
        }
        JsonNode reasoning = block.path("reasoningContent");
        if (reasoning.isObject()) {
            String redacted = Json.text(reasoning, "redactedContent");
            JsonNode thoughts = reasoning.path("reasoningText");
            return redacted != null
                    ? new Part.RedactedThinking(redacted)
                    : new Part.Thinking(
                            Json.textOrEmpty(thoughts, "text"), Json.text(thoughts, "signature"));
        }
        JsonNode cited = block.path("citationsContent");
        if (cited.isObject()) {
            StringBuilder words = new StringBuilder();
            for (JsonNode piece : Json.elements(cited, "content")) {
                words.append(Json.textOrEmpty(piece, "text"));
            }
            return new Part.Text(words.toString(), null);
        }
        String kind =
                block.propertyNames().isEmpty() ? "" : block.propertyNames().iterator().next();
        return new Part.Foreign(kind, block);
    }

    /** Tools that Amazon runs itself are over when their use is told. */
    static boolean isHosted(JsonNode tool) {
        return "server_tool_use".equals(Json.text(tool, "type"));
    }

    static StopReason stopReason(String word) {
        return switch (word) {
            case "max_tokens" -> StopReason.MAX_TOKENS;
            case "stop_sequence" -> StopReason.STOP_SEQUENCE;
            case "tool_use" -> StopReason.TOOL_CALLS;
            case "guardrail_intervened", "content_filtered" -> StopReason.CONTENT_FILTER;
            case "model_context_window_exceeded" -> StopReason.CONTEXT_WINDOW;
            default -> StopReason.END;
        };
    }
}
