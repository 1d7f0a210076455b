package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.Citation;
import io.tollgate.sdk.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes sources as annotations of a response's text.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/object">The response
 *     object</a>
 */
final class ResponsesAnnotations {
    private ResponsesAnnotations() {}

    /**
     * Those of the text that stands at {@code at} in all text of the answer; sources without a
     * place go to the first one.
     */
    static ArrayNode of(List<Citation> citations, int at, int length) {
        ArrayNode annotations = Json.array();
        for (Citation citation : citations) {
            boolean here =
                    citation.placed()
                            ? citation.start() >= at && citation.start() < at + length
                            : at == 0;
            JsonNode annotation = here ? annotation(citation.moved(-at)) : null;
            if (annotation != null) {
                annotations.add(annotation);
            }
        }
        return annotations;
    }

    /** Null for a source that has no name. */
    static @Nullable ObjectNode annotation(Citation citation) {
        int start = Math.max(0, citation.start());
        if (citation.url() != null) {
            return Json.object()
                    .put("type", "url_citation")
                    .put("start_index", start)
                    .put("end_index", Math.max(0, citation.end()))
                    .put("title", citation.title() == null ? "" : citation.title())
                    .put("url", citation.url());
        }
        JsonNode original = citation.original();
        String file = original == null ? null : Json.text(original, "file_id");
        return citation.title() == null
                ? null
                : Json.object()
                        .put("type", "file_citation")
                        .put("file_id", file == null ? citation.title() : file)
                        .put("filename", citation.title())
                        .put("index", start);
    }
}
