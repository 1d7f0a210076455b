package io.tollgate.sdk.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A chat call in neither vendor's words. Absent settings are null: the provider's default holds.
 *
 * @param maxTokens most tokens to generate, thoughts included; ≥ 1
 * @param n how many answers; ≥ 1
 * @param extra fields of the client's dialect without a neutral meaning; a wire leaves out those
 *     that change nothing in the answer and refuses (or, if agreed, drops) the others
 */
public record ChatRequest(
        String model,
        List<Message> messages,
        List<Tool> tools,
        @Nullable ToolChoice toolChoice,
        @Nullable Boolean parallelToolCalls,
        @Nullable Long maxTokens,
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Long topK,
        List<String> stop,
        @Nullable Long n,
        @Nullable Long seed,
        boolean stream,
        boolean streamUsage,
        @Nullable ResponseFormat responseFormat,
        @Nullable Reasoning reasoning,
        @Nullable String user,
        Map<String, JsonNode> extra) {

    public ChatRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        stop = List.copyOf(stop);
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    public static ChatRequestBuilder builder(String model) {
        return new ChatRequestBuilder(model);
    }

    /** The same call, streamed or whole. */
    public ChatRequest withStream(boolean value) {
        return new ChatRequest(
                model,
                messages,
                tools,
                toolChoice,
                parallelToolCalls,
                maxTokens,
                temperature,
                topP,
                topK,
                stop,
                n,
                seed,
                value,
                streamUsage,
                responseFormat,
                reasoning,
                user,
                extra);
    }
}
