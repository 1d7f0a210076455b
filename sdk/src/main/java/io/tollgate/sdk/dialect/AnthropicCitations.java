package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.Citation;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes sources as Anthropic does: on text blocks, so the text is cut where one begins or ends.
 *
 * @see <a href="https://docs.anthropic.com/en/docs/build-with-claude/citations">Citations</a>
 */
final class AnthropicCitations {
    private AnthropicCitations() {}

    /**
     * Writes the text as blocks; {@code at} is where it begins in all text of the answer. Sources
     * without a place go to the end of it.
     */
    static void text(String text, int at, List<Citation> citations, ArrayNode content) {
        List<Citation> here = new ArrayList<>();
        List<Citation> anywhere = new ArrayList<>();
        for (Citation citation : citations) {
            if (!citation.placed()) {
                anywhere.add(citation);
            } else if (citation.start() >= at && citation.start() < at + text.length()) {
                here.add(citation.moved(-at));
            }
        }
        here.sort(Comparator.comparingInt(Citation::start).thenComparingInt(Citation::end));
        int done = 0;
        ObjectNode block = null;
        for (Citation citation : here) {
            int end = Math.min(citation.end(), text.length());
            if (citation.start() > done) {
                block(text.substring(done, citation.start()), content);
                done = citation.start();
                block = null;
            }
            if (block == null || end > done) {
                block = block(text.substring(done, Math.max(done, end)), content);
                done = Math.max(done, end);
            }
            cite(block, citation);
        }
        if (done < text.length() || block == null) {
            block = block(text.substring(done), content);
        }
        for (Citation citation : anywhere) {
            cite(block, citation);
        }
    }

    static JsonNode citation(Citation citation) {
        JsonNode original = citation.original();
        if (original != null && Json.textOrEmpty(original, "type").endsWith("_location")) {
            return original;
        }
        return Json.object()
                .put("type", "web_search_result_location")
                .put("url", citation.url() == null ? "" : citation.url())
                .put("title", citation.title())
                .put("cited_text", citation.citedText() == null ? "" : citation.citedText())
                .put("encrypted_index", "");
    }

    private static ObjectNode block(String text, ArrayNode content) {
        return content.addObject().put("type", "text").put("text", text);
    }

    private static void cite(ObjectNode block, Citation citation) {
        ArrayNode list =
                block.get("citations") instanceof ArrayNode known
                        ? known
                        : block.putArray("citations");
        list.add(citation(citation));
    }
}
