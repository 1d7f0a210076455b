package io.tollgate.sdk.chat;

import org.jspecify.annotations.Nullable;

/**
 * Keeps Google's thought signatures apart from other vendors' where a client hands both back in the
 * same field: a signature at the wrong vendor is refused.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/thought-signatures">Thought signatures</a>
 */
public final class GeminiSignature {
    private static final String MARK = "gemini:";

    private GeminiSignature() {}

    public static String mark(String signature) {
        return MARK + signature;
    }

    public static boolean isMarked(@Nullable String value) {
        return value != null && value.startsWith(MARK);
    }

    /** Google's own text of a marked signature; null for any other. */
    public static @Nullable String unmark(@Nullable String value) {
        return value != null && value.startsWith(MARK) ? value.substring(MARK.length()) : null;
    }
}
