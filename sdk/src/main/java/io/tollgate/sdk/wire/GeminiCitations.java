package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.Citation;
import io.tollgate.sdk.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads where an answer's words come from: search results and files it rests on, texts it recites.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/google-search">Grounding</a>
 */
final class GeminiCitations {
    private GeminiCitations() {}

    /** All sources of a candidate whose text so far is {@code text}, each once. */
    static List<Citation> read(JsonNode candidate, String text) {
        Set<Citation> citations = new LinkedHashSet<>();
        JsonNode grounding = candidate.path("groundingMetadata");
        JsonNode chunks = grounding.path("groundingChunks");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (JsonNode support : Json.elements(grounding, "groundingSupports")) {
            int[] place = place(support.path("segment"), text, bytes);
            for (JsonNode index : Json.elements(support, "groundingChunkIndices")) {
                JsonNode chunk = chunks.path(index.asInt(-1));
                if (chunk.isObject()) {
                    citations.add(grounded(chunk, place));
                }
            }
        }
        if (citations.isEmpty()) {
            for (JsonNode chunk : chunks) {
                citations.add(grounded(chunk, null));
            }
        }
        for (JsonNode recited : Json.elements(candidate.path("citationMetadata"), "citations")) {
            String url = Json.text(recited, "uri");
            if (url != null) {
                int[] place = place(recited, text, bytes);
                citations.add(citation(url, Json.text(recited, "title"), null, place, recited));
            }
        }
        return new ArrayList<>(citations);
    }

    private static Citation grounded(JsonNode chunk, int @Nullable [] place) {
        JsonNode source = chunk.path("web");
        for (String kind : List.of("retrievedContext", "maps", "image")) {
            if (chunk.path(kind).isObject()) {
                source = chunk.path(kind);
            }
        }
        return citation(
                Json.text(source, "uri"),
                Json.text(source, "title"),
                Json.text(source, "text"),
                place,
                chunk);
    }

    private static Citation citation(
            @Nullable String url,
            @Nullable String title,
            @Nullable String cited,
            int @Nullable [] place,
            JsonNode original) {
        return place == null
                ? new Citation(url, title, cited, -1, -1, original)
                : new Citation(url, title, cited, place[0], place[1], original);
    }

    /**
     * Google counts UTF-8 bytes; the words of the segment are the surer sign where it gives them.
     */
    private static int @Nullable [] place(JsonNode segment, String text, byte[] bytes) {
        int start = characters(bytes, Json.count(segment, "startIndex"));
        int end = characters(bytes, Json.count(segment, "endIndex"));
        String words = Json.text(segment, "text");
        if (words != null && !words.isEmpty()) {
            int at = text.startsWith(words, start) ? start : text.indexOf(words);
            return at < 0 ? null : new int[] {at, at + words.length()};
        }
        return end > start ? new int[] {start, end} : null;
    }

    private static int characters(byte[] bytes, long index) {
        int length = (int) Math.min(index, bytes.length);
        return new String(bytes, 0, length, StandardCharsets.UTF_8).length();
    }
}
