package io.tollgate.sdk.chat;

import org.jspecify.annotations.Nullable;

/**
 * A reasoning item of OpenAI's Responses, as the signature of a {@link Part.Thinking}: clients of
 * any dialect hand it back unchanged, and only the Responses wire reads it.
 *
 * @param id of the item, begins with {@code rs_}
 * @param content what the provider encrypted
 * @see <a href="https://platform.openai.com/docs/guides/reasoning">Reasoning models</a>
 */
public record EncryptedReasoning(String id, String content) {
    private static final String ID = "rs_";

    public String signature() {
        return (id.startsWith(ID) ? id : ID + id) + ":" + content;
    }

    /** Null for the signature of another vendor. */
    public static @Nullable EncryptedReasoning of(@Nullable String signature) {
        if (signature == null || !signature.startsWith(ID)) {
            return null;
        }
        int colon = signature.indexOf(':');
        return colon < 0
                ? null
                : new EncryptedReasoning(
                        signature.substring(0, colon), signature.substring(colon + 1));
    }
}
