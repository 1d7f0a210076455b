package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes pictures, files, sound and video: by value, or by an address Google fetches.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/file-input-methods">File input</a>
 */
final class GeminiMediaWriter {
    private static final String FILES = "https://generativelanguage.googleapis.com/v1beta/";

    private final Unsupported unsupported;

    GeminiMediaWriter(Unsupported unsupported) {
        this.unsupported = unsupported;
    }

    ObjectNode image(Part.Image image) {
        if (image.data() != null) {
            return inline(image.mediaType(), image.data());
        }
        String url = image.url() == null ? "" : image.url();
        return file(url, image.mediaType(), "image/jpeg");
    }

    ObjectNode document(Part.Document document) {
        if (document.text() != null) {
            String title = document.title() == null ? "" : document.title() + "\n\n";
            return Json.object().put("text", title + document.text());
        }
        if (document.data() != null) {
            return inline(document.mediaType(), document.data());
        }
        if (document.url() != null) {
            return file(document.url(), document.mediaType(), "application/pdf");
        }
        String id = document.fileId() == null ? "" : document.fileId();
        return file(id.startsWith("files/") ? FILES + id : id, document.mediaType(), null);
    }

    /** A piece a tool showed; null when it is nothing Google can look at. */
    @Nullable ObjectNode shown(Part part) {
        return switch (part) {
            case Part.Image image -> image(image);
            case Part.Document document -> document(document);
            case Part.Audio audio -> inline(MediaTypes.ofSound(audio.format()), audio.data());
            case Part.Foreign foreign -> foreign(foreign);
            case Part.Text text -> left();
            case Part.Refusal refusal -> left();
            case Part.ToolCall call -> left();
            case Part.ToolResult result -> left();
            case Part.Thinking thinking -> left();
            case Part.RedactedThinking redacted -> left();
        };
    }

    /** Google's own pieces as they came; LiteLLM's form of a video by its address. */
    @Nullable ObjectNode foreign(Part.Foreign foreign) {
        if (foreign.type().equals("gemini") && foreign.value() instanceof ObjectNode own) {
            return own;
        }
        if (!foreign.type().equals("video_url")) {
            return left();
        }
        JsonNode video = foreign.value().path("video_url");
        String url = video.isString() ? video.stringValue() : Json.textOrEmpty(video, "url");
        int comma = url.indexOf(";base64,");
        return url.startsWith("data:") && comma > 0
                ? inline(url.substring(5, comma), url.substring(comma + 8))
                : file(url, Json.text(video, "format"), "video/mp4");
    }

    ObjectNode inline(@Nullable String mediaType, String data) {
        ObjectNode part = Json.object();
        part.putObject("inlineData").put("mimeType", mediaType).put("data", data);
        return part;
    }

    private static ObjectNode file(
            String address, @Nullable String told, @Nullable String otherwise) {
        ObjectNode part = Json.object();
        ObjectNode file = part.putObject("fileData");
        String type = told == null ? MediaTypes.of(address) : told;
        if (type == null && !address.startsWith(FILES)) {
            type = otherwise;
        }
        if (type != null) {
            file.put("mimeType", type);
        }
        file.put("fileUri", address);
        return part;
    }

    private @Nullable ObjectNode left() {
        unsupported.field("messages");
        return null;
    }
}
