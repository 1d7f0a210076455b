package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.chat.ChatResponse.Choice;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a whole answer of Ollama's own chat. */
final class OllamaAnswerReader {
    private OllamaAnswerReader() {}

    static ChatResponse read(byte[] body) {
        JsonNode json = Json.readOrNull(body);
        if (json != null && Json.present(json, "error") != null) {
            throw new LlmException(ErrorReader.inStream(json));
        }
        if (json == null || !json.path("message").isObject()) {
            throw new LlmException(
                    ProviderError.of(
                            ErrorKind.UPSTREAM_PROTOCOL,
                            "The provider's answer is not a message."));
        }
        JsonNode message = json.path("message");
        List<Part> parts = new ArrayList<>();
        String thoughts = Json.textOrEmpty(message, "thinking");
        if (!thoughts.isEmpty()) {
            parts.add(new Part.Thinking(thoughts, null));
        }
        String text = Json.textOrEmpty(message, "content");
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text, null));
        }
        int number = 0;
        for (JsonNode call : Json.elements(message, "tool_calls")) {
            parts.add(
                    new Part.ToolCall(
                            callId(json, call, number++),
                            Json.textOrEmpty(call.path("function"), "name"),
                            arguments(call),
                            null));
        }
        return new ChatResponse(
                "",
                Json.textOrEmpty(json, "model"),
                0,
                List.of(
                        new Choice(
                                0,
                                parts,
                                stopReason(Json.textOrEmpty(json, "done_reason"), number > 0),
                                null,
                                null)),
                usage(json));
    }

    /** Older servers name no calls: the answer's time makes a name that stays the same. */
    static String callId(JsonNode answer, JsonNode call, int number) {
        String own = Json.text(call, "id");
        return own == null || own.isEmpty()
                ? OpenAiAnswerReader.madeUpId(Json.textOrEmpty(answer, "created_at"), 0, number)
                : own;
    }

    static String arguments(JsonNode call) {
        JsonNode arguments = call.path("function").path("arguments");
        return arguments.isObject() ? Json.string(arguments) : arguments.asString("{}");
    }

    /** Ollama says {@code stop} for calls too. */
    static StopReason stopReason(String word, boolean called) {
        return switch (word) {
            case "length" -> StopReason.MAX_TOKENS;
            default -> called ? StopReason.TOOL_CALLS : StopReason.END;
        };
    }

    /** Null unless both were counted: a prompt that was still in memory is not counted again. */
    static @Nullable Usage usage(JsonNode json) {
        Long prompt = Json.number(json, "prompt_eval_count");
        Long output = Json.number(json, "eval_count");
        return prompt == null || output == null
                ? null
                : Usage.of(Math.max(0, prompt), Math.max(0, output));
    }
}
