package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a whole {@code GenerateContentResponse}. */
final class GeminiAnswerWriter {
    private GeminiAnswerWriter() {}

    static byte[] write(ChatResponse response, String publicModel) {
        ObjectNode body = Json.object();
        ArrayNode candidates = body.putArray("candidates");
        for (ChatResponse.Choice choice : response.choices()) {
            candidates.add(candidate(choice));
        }
        if (response.usage() != null) {
            body.set("usageMetadata", usage(response.usage(), response.serviceTier()));
        }
        body.put("modelVersion", publicModel);
        body.put("responseId", response.id());
        return Json.bytes(body);
    }

    private static ObjectNode candidate(ChatResponse.Choice choice) {
        ObjectNode candidate = Json.object();
        ObjectNode content = candidate.putObject("content");
        ArrayNode parts = content.putArray("parts");
        content.put("role", "model");
        StringBuilder text = new StringBuilder();
        boolean refused = false;
        for (Part part : choice.parts()) {
            ObjectNode written = part(part);
            if (written != null) {
                parts.add(written);
            }
            if (part instanceof Part.Text words) {
                text.append(words.text());
            }
            refused |= part instanceof Part.Refusal;
        }
        candidate.put("finishReason", refused ? "SAFETY" : finishReason(choice.reason()));
        candidate.put("index", choice.index());
        GeminiGrounding.write(choice.citations(), text.toString(), candidate);
        JsonNode logprobs = GeminiLogprobsWriter.result(choice.logprobs());
        if (logprobs != null) {
            candidate.set("logprobsResult", logprobs);
        }
        return candidate;
    }

    /** Null for what an answer of Google's has no part for. */
    static @Nullable ObjectNode part(Part part) {
        return switch (part) {
            case Part.Text text -> signed(Json.object().put("text", text.text()), text.signature());
            case Part.Refusal refusal -> Json.object().put("text", refusal.text());
            case Part.Thinking thinking ->
                    signed(
                            Json.object().put("text", thinking.text()).put("thought", true),
                            thinking.signature() == null
                                    ? null
                                    : ForeignSignature.written(thinking.signature()));
            case Part.RedactedThinking redacted ->
                    signed(
                            Json.object().put("text", "").put("thought", true),
                            ForeignSignature.writtenRedacted(redacted.data()));
            case Part.ToolCall call -> {
                ObjectNode node = Json.object();
                ObjectNode function =
                        node.putObject("functionCall")
                                .put("id", call.id())
                                .put("name", call.name());
                function.set("args", arguments(call.arguments()));
                yield signed(node, call.signature());
            }
            case Part.Image image ->
                    image.data() == null ? null : inline(image.mediaType(), image.data());
            case Part.Audio audio -> inline("audio/" + audio.format(), audio.data());
            case Part.Document document -> null;
            case Part.ToolResult result -> null;
            case Part.Foreign foreign ->
                    foreign.type().equals("gemini") && foreign.value() instanceof ObjectNode own
                            ? own
                            : null;
        };
    }

    static ObjectNode signed(ObjectNode part, @Nullable String signature) {
        return signature == null ? part : part.put("thoughtSignature", signature);
    }

    private static ObjectNode inline(@Nullable String type, String data) {
        ObjectNode node = Json.object();
        node.putObject("inlineData").put("mimeType", type).put("data", data);
        return node;
    }

    /** Google's arguments are an object; malformed JSON is kept where the client can see it. */
    private static JsonNode arguments(String arguments) {
        JsonNode json = arguments.isBlank() ? Json.object() : Json.readOrNull(arguments);
        return json != null && json.isObject()
                ? json
                : Json.object().put("_malformed_arguments", arguments);
    }

    static String finishReason(StopReason reason) {
        return switch (reason) {
            case END, STOP_SEQUENCE, PAUSE, TOOL_CALLS -> "STOP";
            case MAX_TOKENS, CONTEXT_WINDOW -> "MAX_TOKENS";
            case CONTENT_FILTER -> "SAFETY";
        };
    }

    static ObjectNode usage(Usage usage, @Nullable String tier) {
        ObjectNode node = Json.object();
        node.put("promptTokenCount", usage.inputTokens());
        node.put(
                "candidatesTokenCount",
                Math.max(0, usage.outputTokens() - usage.reasoningTokens()));
        node.put("totalTokenCount", usage.totalTokens());
        if (usage.cacheReadTokens() > 0) {
            node.put("cachedContentTokenCount", usage.cacheReadTokens());
        }
        if (usage.reasoningTokens() > 0) {
            node.put("thoughtsTokenCount", usage.reasoningTokens());
        }
        details(node, "promptTokensDetails", usage.inputTokens(), usage.audioInputTokens());
        details(node, "candidatesTokensDetails", usage.outputTokens(), usage.audioOutputTokens());
        if (tier != null) {
            node.put("serviceTier", tier.equals("default") ? "standard" : tier);
        }
        return node;
    }

    private static void details(ObjectNode node, String field, long all, long audio) {
        if (audio > 0) {
            ArrayNode details = node.putArray(field);
            details.addObject().put("modality", "TEXT").put("tokenCount", Math.max(0, all - audio));
            details.addObject().put("modality", "AUDIO").put("tokenCount", audio);
        }
    }
}
