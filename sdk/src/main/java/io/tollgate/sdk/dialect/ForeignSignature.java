package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.GeminiSignature;
import io.tollgate.sdk.chat.Part;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Other vendors' signed thoughts in Google's field for signatures. Google's libraries hold it as
 * bytes and may write it in another base64 alphabet, so what must not change is wrapped.
 */
final class ForeignSignature {
    private static final String SIGNATURE = "tollgate:signature:";
    private static final String REDACTED = "tollgate:redacted:";

    private ForeignSignature() {}

    /** What stands in {@code thoughtSignature}: Google's own as it was, others' wrapped. */
    static String written(String signature) {
        String own = GeminiSignature.unmark(signature);
        return own == null ? wrapped(SIGNATURE + signature) : own;
    }

    static String writtenRedacted(String data) {
        return wrapped(REDACTED + data);
    }

    /** The thought that carried this signature. */
    static Part thought(String text, @Nullable String signature) {
        if (signature == null) {
            return new Part.Thinking(text, null);
        }
        String inside = unwrapped(signature);
        if (inside.startsWith(REDACTED)) {
            return new Part.RedactedThinking(inside.substring(REDACTED.length()));
        }
        return new Part.Thinking(
                text,
                inside.startsWith(SIGNATURE)
                        ? inside.substring(SIGNATURE.length())
                        : GeminiSignature.mark(signature));
    }

    private static String wrapped(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String unwrapped(String signature) {
        try {
            return new String(
                    Base64.getDecoder().decode(signature.replace('-', '+').replace('_', '/')),
                    StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }
}
