package io.tollgate.sdk.chat;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A source of the answer.
 *
 * @param url where it stands; null for a source without an address (a document of the request)
 * @param title null when the provider gave none
 * @param citedText the words taken from the source, null when not told
 * @param start first character of the answer's text that rests on it, counted in UTF-16 units over
 *     all text of the choice; -1 when the provider names no place
 * @param end after its last character; -1 when the provider names no place
 * @param original the provider's own form, for clients of the same vendor; null when there is none
 */
public record Citation(
        @Nullable String url,
        @Nullable String title,
        @Nullable String citedText,
        int start,
        int end,
        @Nullable JsonNode original) {

    /** Whether the answer says which of its words rest on the source. */
    public boolean placed() {
        return start >= 0 && end > start;
    }

    /** The same source for words that stand {@code by} characters further on. */
    public Citation moved(int by) {
        return placed()
                ? new Citation(url, title, citedText, start + by, end + by, original)
                : this;
    }
}
