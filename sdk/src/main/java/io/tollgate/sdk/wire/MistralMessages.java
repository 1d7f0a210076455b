package io.tollgate.sdk.wire;

import io.tollgate.sdk.json.Json;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Mistral is strict about in messages: ids of tool calls have nine letters or digits, and an
 * answer to be continued is marked as a prefix.
 *
 * @see <a href="https://docs.mistral.ai/api">Chat completion</a>
 */
final class MistralMessages {
    private static final int LENGTH = 9;

    private MistralMessages() {}

    /** The messages with both set right; the client's own tree stays as it was. */
    static JsonNode of(JsonNode messages) {
        if (!messages.isArray()) {
            return messages;
        }
        ArrayNode copy = Json.array();
        for (JsonNode message : messages) {
            copy.add(message instanceof ObjectNode object ? ids(object) : message);
        }
        JsonNode last = copy.isEmpty() ? null : copy.get(copy.size() - 1);
        if (last instanceof ObjectNode object
                && "assistant".equals(Json.text(object, "role"))
                && !object.has("tool_calls")
                && !object.has("prefix")) {
            copy.set(copy.size() - 1, object.deepCopy().put("prefix", true));
        }
        return copy;
    }

    private static ObjectNode ids(ObjectNode message) {
        String answered = Json.text(message, "tool_call_id");
        boolean foreign = answered != null && !fits(answered);
        for (JsonNode call : Json.elements(message, "tool_calls")) {
            foreign |= !fits(Json.textOrEmpty(call, "id"));
        }
        if (!foreign) {
            return message;
        }
        ObjectNode copy = message.deepCopy();
        if (answered != null) {
            copy.put("tool_call_id", fitting(answered));
        }
        for (JsonNode call : Json.elements(copy, "tool_calls")) {
            if (call instanceof ObjectNode object) {
                object.put("id", fitting(Json.textOrEmpty(object, "id")));
            }
        }
        return copy;
    }

    private static boolean fits(String id) {
        return id.length() == LENGTH && id.chars().allMatch(MistralMessages::isPlain);
    }

    private static boolean isPlain(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** The same for the same id, so that calls and results go on belonging together. */
    static String fitting(String id) {
        if (fits(id)) {
            return id;
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(id.getBytes(StandardCharsets.UTF_8));
            String digits = new BigInteger(1, hash).toString(36);
            return digits.substring(digits.length() - LENGTH);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
