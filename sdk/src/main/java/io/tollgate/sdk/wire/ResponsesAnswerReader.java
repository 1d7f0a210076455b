package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.chat.ChatResponse.Choice;
import io.tollgate.sdk.chat.Citation;
import io.tollgate.sdk.chat.EncryptedReasoning;
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

/** Reads a whole response object. */
final class ResponsesAnswerReader {
    private ResponsesAnswerReader() {}

    static ChatResponse read(byte[] body) {
        JsonNode json = Json.readOrNull(body);
        if (json == null || !json.isObject()) {
            throw unreadable();
        }
        if (Json.present(json, "error") != null || "failed".equals(Json.text(json, "status"))) {
            throw new LlmException(ErrorReader.inStream(json));
        }
        if (!json.path("output").isArray()) {
            throw unreadable();
        }
        List<Part> parts = new ArrayList<>();
        List<Citation> citations = new ArrayList<>(0);
        int position = 0;
        for (JsonNode item : json.path("output")) {
            item(item, Json.textOrEmpty(json, "id"), position++, parts);
        }
        citations(json, citations);
        Choice choice = new Choice(0, parts, stopReason(json), null, logprobs(json), citations);
        return new ChatResponse(
                Json.textOrEmpty(json, "id"),
                Json.textOrEmpty(json, "model"),
                Json.count(json, "created_at"),
                List.of(choice),
                ResponsesUsage.of(json));
    }

    private static void item(JsonNode item, String answerId, int position, List<Part> parts) {
        String type = Json.textOrEmpty(item, "type");
        switch (type) {
            case "message" -> {
                for (JsonNode content : Json.elements(item, "content")) {
                    content(content, parts);
                }
            }
            case "reasoning" -> parts.add(thinking(item));
            case "function_call" ->
                    parts.add(
                            new Part.ToolCall(
                                    callId(item, answerId, position),
                                    Json.textOrEmpty(item, "name"),
                                    Json.textOrEmpty(item, "arguments"),
                                    null));
            default -> parts.add(new Part.Foreign(type, item));
        }
    }

    private static void citations(JsonNode response, List<Citation> citations) {
        int at = 0;
        for (JsonNode item : Json.elements(response, "output")) {
            if (!"message".equals(Json.text(item, "type"))) {
                continue;
            }
            for (JsonNode content : Json.elements(item, "content")) {
                for (JsonNode annotation : Json.elements(content, "annotations")) {
                    citations.add(Citations.responses(annotation, at));
                }
                boolean words = "output_text".equals(Json.text(content, "type"));
                at += words ? Json.textOrEmpty(content, "text").length() : 0;
            }
        }
    }

    private static void content(JsonNode content, List<Part> parts) {
        String type = Json.textOrEmpty(content, "type");
        switch (type) {
            case "output_text" -> {
                String text = Json.textOrEmpty(content, "text");
                if (!text.isEmpty()) {
                    parts.add(new Part.Text(text, null));
                }
            }
            case "refusal" -> parts.add(new Part.Refusal(Json.textOrEmpty(content, "refusal")));
            default -> parts.add(new Part.Foreign(type, content));
        }
    }

    /** The summary where there is one, else the thoughts themselves, as open models show them. */
    private static Part thinking(JsonNode item) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : Json.elements(item, "summary")) {
            if (!text.isEmpty()) {
                text.append("\n\n");
            }
            text.append(Json.textOrEmpty(part, "text"));
        }
        if (text.isEmpty()) {
            for (JsonNode part : Json.elements(item, "content")) {
                text.append(Json.textOrEmpty(part, "text"));
            }
        }
        return new Part.Thinking(text.toString(), signature(item));
    }

    static @Nullable String signature(JsonNode item) {
        String content = Json.text(item, "encrypted_content");
        return content == null || content.isEmpty()
                ? null
                : new EncryptedReasoning(Json.textOrEmpty(item, "id"), content).signature();
    }

    static String callId(JsonNode item, String answerId, int position) {
        String id = Json.text(item, "call_id");
        return id == null || id.isEmpty() ? OpenAiAnswerReader.madeUpId(answerId, 0, position) : id;
    }

    static StopReason stopReason(JsonNode response) {
        String why = Json.text(response.path("incomplete_details"), "reason");
        if (why != null) {
            return why.equals("content_filter") ? StopReason.CONTENT_FILTER : StopReason.MAX_TOKENS;
        }
        for (JsonNode item : Json.elements(response, "output")) {
            if ("function_call".equals(Json.text(item, "type"))) {
                return StopReason.TOOL_CALLS;
            }
        }
        return StopReason.END;
    }

    /** Chat completions keep the same entries under {@code content}. */
    private static @Nullable JsonNode logprobs(JsonNode response) {
        for (JsonNode item : Json.elements(response, "output")) {
            for (JsonNode content : Json.elements(item, "content")) {
                JsonNode entries = content.path("logprobs");
                if (entries.isArray() && !entries.isEmpty()) {
                    var logprobs = Json.object();
                    logprobs.set("content", entries);
                    return logprobs.putNull("refusal");
                }
            }
        }
        return null;
    }

    private static LlmException unreadable() {
        return new LlmException(
                ProviderError.of(
                        ErrorKind.UPSTREAM_PROTOCOL, "The provider's answer is not a response."));
    }
}
