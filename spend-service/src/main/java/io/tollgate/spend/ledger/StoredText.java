package io.tollgate.spend.ledger;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Makes any text fit for a column. An event must never be refused for a text that some client sent:
 * the batch around it would be refused for ever.
 */
public final class StoredText {

    /** PostgreSQL's index entries end at 2,704 bytes; 256 characters are at most 1,024. */
    private static final int LONGEST_ID = 256;

    private static final int LONGEST_MESSAGE = 2_000;

    private StoredText() {}

    /** An id as it is stored and looked for: at most 256 characters. */
    public static String id(String text) {
        return fit(text, LONGEST_ID);
    }

    /** As {@link #id}; an empty id is none. */
    public static @Nullable String idOrNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : fit(text, LONGEST_ID);
    }

    static @Nullable String message(@Nullable String text) {
        return text == null ? null : fit(text, LONGEST_MESSAGE);
    }

    private static String fit(String text, int longest) {
        String cut = text.length() > longest ? text.substring(0, longest) : text;
        // PostgreSQL has no NUL in texts, and half of a surrogate pair is not UTF-8.
        String valid = new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return valid.replace('\0', ' ');
    }
}
