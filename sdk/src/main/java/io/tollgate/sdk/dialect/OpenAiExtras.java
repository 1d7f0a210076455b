package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.Citation;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.json.Json;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a chat completion says beside its text: sources, pictures, sound, and what only the vendor
 * can use.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/object">The chat completion
 *     object</a>
 */
final class OpenAiExtras {
    /** OpenAI keeps sound for as long; ours is not kept at all, but the field is required. */
    private static final long SECONDS_KEPT = 3600;

    private OpenAiExtras() {}

    /** Sources that a client of OpenAI's can show. */
    static ArrayNode annotations(List<Citation> citations) {
        ArrayNode annotations = Json.array();
        for (Citation citation : citations) {
            if (annotated(citation)) {
                annotations.add(annotation(citation));
            }
        }
        return annotations;
    }

    /** With an address, or a title and a place: documents of the request have no address. */
    static boolean annotated(Citation citation) {
        return citation.url() != null || citation.title() != null && citation.placed();
    }

    static ObjectNode annotation(Citation citation) {
        ObjectNode node = Json.object().put("type", "url_citation");
        node.putObject("url_citation")
                .put("start_index", Math.max(0, citation.start()))
                .put("end_index", Math.max(0, citation.end()))
                .put("title", citation.title() == null ? "" : citation.title())
                .put("url", citation.url() == null ? "" : citation.url());
        return node;
    }

    /** LiteLLM's place for what OpenAI has no field for. */
    static ObjectNode vendorFields(ArrayNode signatures, List<Citation> citations) {
        ObjectNode fields = Json.object();
        if (!signatures.isEmpty()) {
            fields.set("thought_signatures", signatures);
        }
        ArrayNode documents = Json.array();
        for (Citation citation : citations) {
            JsonNode original = citation.original();
            if (citation.url() == null && original != null) {
                documents.add(original);
            }
        }
        if (!documents.isEmpty()) {
            fields.putArray("citations").add(documents);
        }
        return fields;
    }

    static ObjectNode image(Part.Image image, int index) {
        ObjectNode node = Json.object().put("type", "image_url").put("index", index);
        node.putObject("image_url")
                .put(
                        "url",
                        image.url() != null
                                ? image.url()
                                : "data:" + image.mediaType() + ";base64," + image.data());
        return node;
    }

    static ObjectNode audio(String id, Part.Audio audio) {
        return Json.object()
                .put("id", "audio_" + id)
                .put("data", audio.data())
                .put("expires_at", Instant.now().getEpochSecond() + SECONDS_KEPT)
                .put("transcript", "");
    }
}
