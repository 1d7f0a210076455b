package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.chat.GeminiSignature;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a whole response object. */
final class ResponsesAnswerWriter {
    private ResponsesAnswerWriter() {}

    static byte[] write(ChatResponse response, String publicModel) {
        String id = id(response.id());
        long created = response.created() > 0 ? response.created() : Instant.now().getEpochSecond();
        ArrayNode output = Json.array();
        StopReason reason = StopReason.END;
        if (!response.choices().isEmpty()) {
            ChatResponse.Choice choice = response.choices().getFirst();
            reason = choice.reason();
            output(choice, id.substring(id.indexOf('_') + 1), output);
        }
        return Json.bytes(
                ended(envelope(id, created, publicModel), output, reason, response.usage()));
    }

    /** The object as it stands when nothing has been generated yet. */
    static ObjectNode envelope(String id, long created, String model) {
        ObjectNode body = Json.object().put("id", id).put("object", "response");
        body.put("created_at", created).put("status", "in_progress").put("background", false);
        body.putNull("error").putNull("incomplete_details").putNull("instructions");
        body.putNull("max_output_tokens").put("model", model);
        body.putArray("output");
        body.put("parallel_tool_calls", true).putNull("previous_response_id");
        body.put("store", false).putNull("temperature");
        body.putObject("text").putObject("format").put("type", "text");
        body.put("tool_choice", "auto");
        body.putArray("tools");
        body.putNull("top_p").put("truncation", "disabled").putNull("usage").putNull("user");
        body.putObject("metadata");
        return body;
    }

    static ObjectNode ended(
            ObjectNode body, ArrayNode output, StopReason reason, @Nullable Usage usage) {
        String incomplete = incomplete(reason, output);
        body.put("status", incomplete == null ? "completed" : "incomplete");
        if (incomplete != null) {
            body.putObject("incomplete_details").put("reason", incomplete);
        }
        body.set("output", output);
        if (usage != null) {
            body.set("usage", usage(usage));
        }
        return body;
    }

    /** Null for an answer that is complete; a refusal in words is. */
    private static @Nullable String incomplete(StopReason reason, ArrayNode output) {
        return switch (reason) {
            case END, STOP_SEQUENCE, TOOL_CALLS, PAUSE -> null;
            case MAX_TOKENS, CONTEXT_WINDOW -> "max_output_tokens";
            case CONTENT_FILTER -> refused(output) ? null : "content_filter";
        };
    }

    private static boolean refused(ArrayNode output) {
        for (JsonNode item : output) {
            for (JsonNode part : Json.elements(item, "content")) {
                if ("refusal".equals(Json.text(part, "type"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void output(ChatResponse.Choice choice, String base, ArrayNode output) {
        ArrayNode words = Json.array();
        int at = 0;
        for (Part part : choice.parts()) {
            String id = base + "_" + output.size();
            switch (part) {
                case Part.Text text -> {
                    ObjectNode said = text(text.text());
                    JsonNode entries =
                            choice.logprobs() == null ? null : choice.logprobs().get("content");
                    if (entries != null && entries.isArray()) {
                        said.set("logprobs", entries);
                    }
                    int length = text.text().length();
                    said.set(
                            "annotations", ResponsesAnnotations.of(choice.citations(), at, length));
                    at += length;
                    words = say(said, words, id, output);
                }
                case Part.Refusal refusal ->
                        words = say(refusal(refusal.text()), words, id, output);
                case Part.Thinking thinking -> {
                    words = Json.array();
                    output.add(
                            ReasoningItem.item(
                                    ReasoningItem.id("rs_" + id, thinking.signature()),
                                    thinking.text(),
                                    ReasoningItem.signed(thinking.signature())));
                }
                case Part.RedactedThinking redacted -> {
                    words = Json.array();
                    output.add(
                            ReasoningItem.item(
                                    "rs_" + id, "", ReasoningItem.redacted(redacted.data())));
                }
                case Part.ToolCall call -> {
                    words = Json.array();
                    if (call.signature() != null) {
                        output.add(
                                ReasoningItem.item(
                                        "rs_" + id,
                                        "",
                                        ReasoningItem.redacted(
                                                GeminiSignature.mark(call.signature()))));
                        id = base + "_" + output.size();
                    }
                    output.add(call("fc_" + id, call.id(), call.name(), call.arguments()));
                }
                case Part.Image image -> skip();
                case Part.Document document -> skip();
                case Part.Audio audio -> skip();
                case Part.ToolResult result -> skip();
                case Part.Foreign foreign -> skip();
            }
        }
    }

    /** Texts in a row are parts of one message. */
    private static ArrayNode say(ObjectNode part, ArrayNode words, String id, ArrayNode output) {
        if (words.isEmpty()) {
            words.add(part);
            output.add(message("msg_" + id, "completed", words));
            return (ArrayNode) output.get(output.size() - 1).get("content");
        }
        words.add(part);
        return words;
    }

    /** Pieces of other vendors' hosted tools have no item here; the text that came of them has. */
    private static void skip() {}

    static ObjectNode message(String id, String status, ArrayNode content) {
        ObjectNode item = Json.object().put("id", id).put("type", "message");
        item.put("status", status).put("role", "assistant");
        item.set("content", content);
        return item;
    }

    static ObjectNode text(String text) {
        ObjectNode part = Json.object().put("type", "output_text").put("text", text);
        part.putArray("annotations");
        part.putArray("logprobs");
        return part;
    }

    static ObjectNode refusal(String text) {
        return Json.object().put("type", "refusal").put("refusal", text);
    }

    static ObjectNode call(String id, String callId, String name, String arguments) {
        return Json.object()
                .put("id", id)
                .put("type", "function_call")
                .put("status", "completed")
                .put("call_id", callId)
                .put("name", name)
                .put("arguments", arguments);
    }

    static String id(String id) {
        if (id.startsWith("resp_")) {
            return id;
        }
        for (String prefix : List.of("chatcmpl-", "msg_")) {
            if (id.startsWith(prefix)) {
                return "resp_" + id.substring(prefix.length());
            }
        }
        return "resp_" + id;
    }

    static ObjectNode usage(Usage usage) {
        ObjectNode node = Json.object().put("input_tokens", usage.inputTokens());
        node.putObject("input_tokens_details").put("cached_tokens", usage.cacheReadTokens());
        node.put("output_tokens", usage.outputTokens());
        node.putObject("output_tokens_details").put("reasoning_tokens", usage.reasoningTokens());
        return node.put("total_tokens", usage.totalTokens());
    }
}
