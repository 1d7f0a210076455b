package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.Citation;
import io.tollgate.sdk.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes sources as Google does: a list of them, and which words rest on which, counted in bytes.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/google-search">Grounding</a>
 */
final class GeminiGrounding {
    private GeminiGrounding() {}

    static void write(List<Citation> citations, String text, ObjectNode candidate) {
        if (citations.isEmpty()) {
            return;
        }
        ObjectNode grounding = candidate.putObject("groundingMetadata");
        ArrayNode chunks = grounding.putArray("groundingChunks");
        List<JsonNode> known = new ArrayList<>();
        ArrayNode supports = Json.array();
        for (Citation citation : citations) {
            JsonNode chunk = chunk(citation);
            int index = known.indexOf(chunk);
            if (index < 0) {
                index = known.size();
                known.add(chunk);
                chunks.add(chunk);
            }
            if (citation.placed() && citation.end() <= text.length()) {
                ObjectNode support = supports.addObject();
                support.putObject("segment")
                        .put("startIndex", bytes(text, citation.start()))
                        .put("endIndex", bytes(text, citation.end()))
                        .put("text", text.substring(citation.start(), citation.end()));
                support.putArray("groundingChunkIndices").add(index);
            }
        }
        if (!supports.isEmpty()) {
            grounding.set("groundingSupports", supports);
        }
    }

    private static JsonNode chunk(Citation citation) {
        ObjectNode chunk = Json.object();
        ObjectNode source = chunk.putObject(citation.url() == null ? "retrievedContext" : "web");
        if (citation.url() != null) {
            source.put("uri", citation.url());
        }
        if (citation.title() != null) {
            source.put("title", citation.title());
        }
        if (citation.url() == null && citation.citedText() != null) {
            source.put("text", citation.citedText());
        }
        return chunk;
    }

    private static int bytes(String text, int characters) {
        return text.substring(0, characters).getBytes(StandardCharsets.UTF_8).length;
    }
}
