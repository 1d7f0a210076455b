package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.ChatRequest;
import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a completions request that is going to be a chat. */
final class CompletionsRequestReader {
    private static final Set<String> KNOWN =
            Set.of(
                    "model",
                    "prompt",
                    "max_tokens",
                    "temperature",
                    "top_p",
                    "n",
                    "stop",
                    "seed",
                    "stream",
                    "stream_options",
                    "user");

    private CompletionsRequestReader() {}

    static ChatRequest read(ObjectNode body) {
        return ChatRequest.builder(Fields.required(body, "model", "model"))
                .messages(List.of(Message.user(prompt(Json.present(body, "prompt")))))
                .maxTokens(Fields.count(body, "max_tokens"))
                .temperature(Fields.decimal(body, "temperature"))
                .topP(Fields.decimal(body, "top_p"))
                .n(Fields.count(body, "n"))
                .stop(Fields.strings(body, "stop"))
                .seed(Fields.whole(body, "seed"))
                .stream(Boolean.TRUE.equals(Fields.flag(body, "stream")))
                .streamUsage(Json.isTrue(body.path("stream_options"), "include_usage"))
                .user(Fields.text(body, "user", "user"))
                .extra(extra(body))
                .build();
    }

    private static String prompt(@org.jspecify.annotations.Nullable JsonNode prompt) {
        if (prompt == null) {
            throw LlmException.invalid("`prompt` is missing.", "prompt");
        }
        JsonNode only = prompt.isArray() && prompt.size() == 1 ? prompt.get(0) : prompt;
        if (!only.isString()) {
            throw LlmException.unsupported(
                    "The model's provider takes one prompt of text: no list and no token ids.",
                    "prompt");
        }
        return only.stringValue();
    }

    /** Settings at the value they have anyway change nothing, wherever the call goes. */
    private static Map<String, JsonNode> extra(ObjectNode body) {
        Map<String, JsonNode> extra = new LinkedHashMap<>(Fields.others(body, KNOWN));
        extra.entrySet().removeIf(field -> isDefault(field.getKey(), field.getValue()));
        return extra;
    }

    private static boolean isDefault(String field, JsonNode value) {
        return switch (field) {
            case "echo" -> value.isBoolean() && !value.booleanValue();
            case "best_of" -> value.isNumber() && value.doubleValue() == 1;
            case "frequency_penalty", "presence_penalty" ->
                    value.isNumber() && value.doubleValue() == 0;
            case "suffix" -> value.isString() && value.stringValue().isEmpty();
            case "logit_bias" -> value.isEmpty();
            default -> false;
        };
    }
}
