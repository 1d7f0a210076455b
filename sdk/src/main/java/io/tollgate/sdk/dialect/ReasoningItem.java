package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.EncryptedReasoning;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Thoughts as a Responses client keeps them. {@code encrypted_content} is opaque to it, so the
 * signatures of other vendors travel there, told apart from OpenAI's own by a prefix.
 */
final class ReasoningItem {
    private static final String SIGNED = "signed:";
    private static final String REDACTED = "redacted:";

    private ReasoningItem() {}

    /** The item's id: OpenAI's own where the signature holds one. */
    static String id(String id, @Nullable String signature) {
        EncryptedReasoning own = EncryptedReasoning.of(signature);
        return own == null ? id : own.id();
    }

    static ObjectNode item(String id, String text, @Nullable String encrypted) {
        ObjectNode item = Json.object().put("id", id).put("type", "reasoning");
        ArrayNode summary = item.putArray("summary");
        if (!text.isEmpty()) {
            summary.addObject().put("type", "summary_text").put("text", text);
        }
        if (encrypted != null) {
            item.put("encrypted_content", encrypted);
        }
        return item;
    }

    static @Nullable String signed(@Nullable String signature) {
        EncryptedReasoning own = EncryptedReasoning.of(signature);
        if (own != null) {
            return own.content();
        }
        return signature == null ? null : SIGNED + signature;
    }

    static String redacted(String data) {
        return REDACTED + data;
    }

    /** Null for an item without any thoughts, which only its maker's store could fill. */
    static @Nullable Part read(JsonNode item) {
        StringBuilder text = new StringBuilder();
        for (String field : java.util.List.of("summary", "content")) {
            if (!text.isEmpty()) {
                break;
            }
            for (JsonNode part : Json.elements(item, field)) {
                text.append(text.isEmpty() ? "" : "\n\n").append(Json.textOrEmpty(part, "text"));
            }
        }
        String encrypted = Json.text(item, "encrypted_content");
        if (encrypted == null || encrypted.isEmpty()) {
            return text.isEmpty() ? null : new Part.Thinking(text.toString(), null);
        }
        if (encrypted.startsWith(REDACTED)) {
            return new Part.RedactedThinking(encrypted.substring(REDACTED.length()));
        }
        String signature =
                encrypted.startsWith(SIGNED)
                        ? encrypted.substring(SIGNED.length())
                        : new EncryptedReasoning(Json.textOrEmpty(item, "id"), encrypted)
                                .signature();
        return new Part.Thinking(text.toString(), signature);
    }
}
