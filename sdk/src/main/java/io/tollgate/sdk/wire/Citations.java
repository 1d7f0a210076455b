package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.Citation;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads the sources of an answer in each vendor's form. */
final class Citations {
    private Citations() {}

    /** OpenAI's {@code annotations} of a message or delta. */
    static List<Citation> openAi(JsonNode message) {
        List<Citation> citations = new ArrayList<>(0);
        for (JsonNode annotation : Json.elements(message, "annotations")) {
            JsonNode web = annotation.path("url_citation");
            if (web.isObject()) {
                citations.add(
                        new Citation(
                                Json.text(web, "url"),
                                Json.text(web, "title"),
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
