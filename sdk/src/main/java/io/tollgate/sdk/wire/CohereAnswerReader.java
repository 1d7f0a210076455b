package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.chat.ChatResponse.Choice;
import io.tollgate.sdk.chat.Citation;
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

/** Reads a whole answer of Cohere's chat. */
final class CohereAnswerReader {
    private CohereAnswerReader() {}

    static ChatResponse read(byte[] body) {
        JsonNode json = Json.readOrNull(body);
        if (json == null || !json.path("message").isObject()) {
            throw new LlmException(
                    ProviderError.of(
                            ErrorKind.UPSTREAM_PROTOCOL,
                            "The provider's answer is not a message."));
        }
        String finish = Json.textOrEmpty(json, "finish_reason");
        ProviderError failure = failure(finish, Json.textOrEmpty(json, "error"));
        if (failure != null) {
            throw new LlmException(failure);
        }
        JsonNode message = json.path("message");
        List<Part> parts = new ArrayList<>();
        String plan = Json.textOrEmpty(message, "tool_plan");
        if (!plan.isEmpty()) {
            parts.add(new Part.Thinking(plan, null));
        }
        List<Integer> starts = new ArrayList<>();
        int at = 0;
        for (JsonNode block : Json.elements(message, "content")) {
            Part part = part(block);
            parts.add(part);
            starts.add(at);
            at += part instanceof Part.Text text ? text.text().length() : 0;
        }
        List<Citation> citations = new ArrayList<>(0);
        for (JsonNode citation : Json.elements(message, "citations")) {
            int block = (int) Math.min(Json.count(citation, "content_index"), starts.size());
            int start = block < starts.size() ? starts.get(block) : 0;
            citations.addAll(Citations.cohere(citation, start));
        }
        for (JsonNode call : Json.elements(message, "tool_calls")) {
            JsonNode function = call.path("function");
            parts.add(
                    new Part.ToolCall(
                            Json.textOrEmpty(call, "id"),
                            Json.textOrEmpty(function, "name"),
                            Json.textOrEmpty(function, "arguments"),
                            null));
        }
        return new ChatResponse(
                Json.textOrEmpty(json, "id"),
                "",
                0,
                List.of(new Choice(0, parts, stopReason(finish), null, null, citations)),
                usage(json.get("usage")));
    }

    private static Part part(JsonNode block) {
        String type = Json.textOrEmpty(block, "type");
        return switch (type) {
            case "text" -> new Part.Text(Json.textOrEmpty(block, "text"), null);
            case "thinking" -> new Part.Thinking(Json.textOrEmpty(block, "thinking"), null);
            default -> new Part.Foreign(type, block);
        };
    }

    static StopReason stopReason(String word) {
        return switch (word) {
            case "MAX_TOKENS" -> StopReason.MAX_TOKENS;
            case "STOP_SEQUENCE" -> StopReason.STOP_SEQUENCE;
            case "TOOL_CALL" -> StopReason.TOOL_CALLS;
            default -> StopReason.END;
        };
    }

    /** An answer that is told to have failed although its status says otherwise; null for none. */
    static @Nullable ProviderError failure(String finish, String message) {
        return switch (finish) {
            case "ERROR", "ERROR_TOXIC", "ERROR_LIMIT" ->
                    ErrorReader.told(
                            finish.equals("ERROR_TOXIC")
                                    ? ErrorKind.CONTENT_POLICY
                                    : ErrorKind.SERVER_ERROR,
                            200,
                            message,
                            null);
            case "TIMEOUT" -> ErrorReader.told(ErrorKind.TIMEOUT, 200, message, null);
            default -> null;
        };
    }

    /**
     * The billed tokens: they are what Cohere charges, and leave out the hundreds of tokens of its
     * own preamble that {@code tokens} counts (with its cache reads, which have no price). Null
     * when neither was told.
     *
     * @see <a href="https://docs.cohere.com/docs/how-does-cohere-pricing-work">Pricing</a>
     */
    static @Nullable Usage usage(@Nullable JsonNode usage) {
        if (usage == null) {
            return null;
        }
        JsonNode billed = usage.path("billed_units");
        JsonNode counted =
                Json.number(billed, "output_tokens") != null ? billed : usage.path("tokens");
        if (Json.number(counted, "input_tokens") == null
                && Json.number(counted, "output_tokens") == null) {
            return null;
        }
        long output = Json.count(counted, "output_tokens");
        return new Usage(
                Json.count(counted, "input_tokens"),
                0,
                0,
                0,
                output,
                Math.min(output, Json.count(usage.path("tokens"), "reasoning_tokens")),
                0,
                0,
                false);
    }
}
