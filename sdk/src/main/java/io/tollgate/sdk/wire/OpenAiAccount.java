package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * What must be known of a chat completion that goes on as it came, read without the rest of it.
 *
 * @param reason of the first choice, null without choices
 */
public record OpenAiAccount(Usage usage, @Nullable StopReason reason) {

    /**
     * The same usage and reason as of the whole answer.
     *
     * @return null when the answer is not a usual one, so that all of it must be read: it counts no
     *     tokens, is an error, or no well-formed completion
     */
    public static @Nullable OpenAiAccount of(byte[] answer) {
        try (JsonParser json = Json.parser(answer)) {
            return json.nextToken() == JsonToken.START_OBJECT ? members(json) : null;
        } catch (JacksonException malformed) {
            return null;
        }
    }

    private static @Nullable OpenAiAccount members(JsonParser json) {
        boolean choices = false;
        StopReason reason = null;
        JsonNode counts = null;
        String tier = null;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "choices" -> {
                    if (choices || value != JsonToken.START_ARRAY) {
                        return null;
                    }
                    choices = true;
                    reason = reason(json);
                }
                case "usage" -> {
                    if (counts != null || value != JsonToken.START_OBJECT) {
                        return null;
                    }
                    counts = json.readValueAsTree();
                }
                case "service_tier" -> {
                    tier = value == JsonToken.VALUE_STRING ? json.getString() : null;
                    json.skipChildren();
                }
                case "error" -> {
                    if (value != JsonToken.VALUE_NULL) {
                        return null;
                    }
                }
                case "object" -> {
                    if (value != JsonToken.VALUE_STRING || json.getString().equals("error")) {
                        return null;
                    }
                }
                default -> json.skipChildren();
            }
        }
        Usage usage = choices ? OpenAiUsage.read(counts, tier) : null;
        return usage == null ? null : new OpenAiAccount(usage, reason);
    }

    /** Of the first choice; goes on to the end of all of them. */
    private static @Nullable StopReason reason(JsonParser json) {
        StopReason first = null;
        for (JsonToken choice = json.nextToken();
                choice != null && choice != JsonToken.END_ARRAY;
                choice = json.nextToken()) {
            if (first == null && choice == JsonToken.START_OBJECT) {
                StopReason own = OpenAiAnswerReader.stopReason(finish(json));
                first = own == null ? StopReason.END : own;
            } else {
                first = first == null ? StopReason.END : first;
                json.skipChildren();
            }
        }
        return first;
    }

    private static @Nullable String finish(JsonParser json) {
        String finish = null;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            if (name.equals("finish_reason")) {
                finish = value == JsonToken.VALUE_STRING ? json.getString() : null;
            }
            json.skipChildren();
        }
        return finish;
    }
}
