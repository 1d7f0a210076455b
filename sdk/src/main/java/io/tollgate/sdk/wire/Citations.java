package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.Citation;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the sources of an answer in each vendor's form. */
final class Citations {
    private Citations() {}

    /**
     * A citation of a Converse block that stands at these characters of the answer.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Citation.html">Citation</a>
     */
    static Citation bedrock(JsonNode citation, int start, int end) {
        StringBuilder cited = new StringBuilder();
        for (JsonNode piece : Json.elements(citation, "sourceContent")) {
            cited.append(Json.textOrEmpty(piece, "text"));
        }
        String url = filled(citation.path("location").path("web"), "url");
        String source = filled(citation, "source");
        return new Citation(
                url == null && source != null && source.startsWith("http") ? source : url,
                filled(citation, "title"),
                cited.isEmpty() ? null : cited.toString(),
                start,
                end,
                citation);
    }

    /**
     * A citation of Cohere's, once for each of its sources: documents of the request, or what a
     * tool brought.
     *
     * @param block first character of the block of text it counts in
     * @see <a href="https://docs.cohere.com/v2/docs/rag-citations">Citations</a>
     */
    static List<Citation> cohere(JsonNode citation, int block) {
        int start = block + (int) Math.min(Json.count(citation, "start"), 1 << 28);
        int end = block + (int) Math.min(Json.count(citation, "end"), 1 << 28);
        List<Citation> sources = new ArrayList<>(1);
        for (JsonNode source : Json.elements(citation, "sources")) {
            JsonNode told =
                    source.path("document").isObject()
                            ? source.path("document")
                            : source.path("tool_output");
            String url = filled(told, "url");
            String title = filled(told, "title");
            String text = filled(told, "text");
            sources.add(
                    new Citation(
                            url,
                            title == null ? filled(source, "id") : title,
                            text == null ? filled(told, "snippet") : text,
                            start,
                            end,
                            citation));
        }
        if (sources.isEmpty() && end > start) {
            sources.add(new Citation(null, null, null, start, end, citation));
        }
        return sources;
    }

    /**
     * An annotation of a response's text.
     *
     * @param part first character of the part of the answer it counts in
     */
    static Citation responses(JsonNode annotation, int part) {
        boolean placed = annotation.has("start_index") && annotation.has("end_index");
        String title = filled(annotation, "title");
        return new Citation(
                filled(annotation, "url"),
                title == null ? filled(annotation, "filename") : title,
                null,
                placed ? part + (int) Math.min(Json.count(annotation, "start_index"), 1 << 28) : -1,
                placed ? part + (int) Math.min(Json.count(annotation, "end_index"), 1 << 28) : -1,
                annotation);
    }

    private static @Nullable String filled(JsonNode node, String field) {
        String text = Json.text(node, field);
        return text == null || text.isEmpty() ? null : text;
    }

    /** OpenAI's {@code annotations} of a message or delta. */
    static List<Citation> openAi(JsonNode message) {
        List<Citation> citations = new ArrayList<>(0);
        for (JsonNode annotation : Json.elements(message, "annotations")) {
            JsonNode web = annotation.path("url_citation");
            if (web.isObject()) {
                citations.add(
                        new Citation(
                                filled(web, "url"),
                                filled(web, "title"),
                                null,
                                (int) Json.count(web, "start_index"),
                                (int) Json.count(web, "end_index"),
                                null));
            }
        }
        return citations;
    }

    /** A citation of an Anthropic text block that stands at these characters of the answer. */
    static Citation anthropic(JsonNode citation, int start, int end) {
        String title = Json.text(citation, "title");
        return new Citation(
                Json.text(citation, "url"),
                title == null ? Json.text(citation, "document_title") : title,
                Json.text(citation, "cited_text"),
                start,
                end,
                citation);
    }
}
