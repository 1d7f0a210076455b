package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.json.Json;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes pictures, documents and films of one Converse request: by value, or by their place in S3.
 * Converse fetches nothing from the web.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ContentBlock.html">ContentBlock</a>
 */
final class BedrockFiles {
    private static final Map<String, String> DOCUMENTS =
            Map.of(
                    "application/pdf", "pdf",
                    "text/csv", "csv",
                    "application/msword", "doc",
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                            "docx",
                    "application/vnd.ms-excel", "xls",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
                    "text/html", "html",
                    "text/plain", "txt",
                    "text/markdown", "md");
    private static final Map<String, String> FILMS =
            Map.of(
                    "quicktime", "mov",
                    "x-matroska", "mkv",
                    "x-flv", "flv",
                    "x-ms-wmv", "wmv",
                    "3gpp", "three_gp",
                    "3gp", "three_gp",
                    "jpg", "jpeg");

    private final Set<String> names = new HashSet<>();

    ObjectNode image(Part.Image image) {
        String media = image.mediaType();
        if (media != null && media.startsWith("video/")) {
            return block("video", format(media), image.data(), null);
        }
        String url = image.url();
        return block(
                "image",
                media == null ? extension(url, "image_url") : format(media),
                image.data(),
                url);
    }

    ObjectNode video(String url) {
        int comma = url.indexOf(",");
        int semicolon = url.indexOf(";");
        return url.startsWith("data:") && semicolon > 0 && comma > semicolon
                ? block(
                        "video",
                        format(url.substring("data:".length(), semicolon)),
                        url.substring(comma + 1),
                        null)
                : block("video", extension(url, "video_url"), null, url);
    }

    ObjectNode document(Part.Document document) {
        String media = document.mediaType();
        if (document.fileId() != null) {
            throw LlmException.unsupported(
                    "The provider takes files by value or from S3, not by id.", "messages");
        }
        if (media != null && media.startsWith("video/")) {
            return block("video", format(media), document.data(), document.url());
        }
        if (media != null && media.startsWith("image/")) {
            return block("image", format(media), document.data(), document.url());
        }
        String url = document.url();
        String format =
                media == null
                        ? url == null ? "txt" : extension(url, "messages")
                        : DOCUMENTS.getOrDefault(media, "txt");
        ObjectNode node = block("document", format, document.data(), url);
        ObjectNode inner = (ObjectNode) node.path("document");
        if (document.text() != null) {
            inner.putObject("source").put("text", document.text());
        }
        return node(inner, name(document.title()));
    }

    private static ObjectNode node(ObjectNode document, String name) {
        ObjectNode ordered = Json.object();
        ordered.putObject("document")
                .put("format", Json.textOrEmpty(document, "format"))
                .put("name", name)
                .set("source", document.path("source"));
        return ordered;
    }

    private static ObjectNode block(
            String kind, String format, @Nullable String base64, @Nullable String url) {
        ObjectNode node = Json.object();
        ObjectNode inner = node.putObject(kind).put("format", format);
        ObjectNode source = inner.putObject("source");
        if (base64 != null) {
            source.put("bytes", base64);
        } else if (url != null) {
            if (!url.startsWith("s3://")) {
                throw LlmException.unsupported(
                        "The provider takes files by value (data:) or from S3 (s3:), not from the"
                                + " web.",
                        "messages");
            }
            source.putObject("s3Location").put("uri", url);
        }
        return node;
    }

    /** {@code image/png} is {@code png}. */
    private static String format(String mediaType) {
        String sub = mediaType.substring(mediaType.indexOf('/') + 1).toLowerCase(Locale.ROOT);
        return FILMS.getOrDefault(sub, sub);
    }

    private static String extension(@Nullable String url, String param) {
        int dot = url == null ? -1 : url.lastIndexOf('.');
        if (url == null || dot < 0 || dot == url.length() - 1) {
            throw LlmException.unsupported(
                    "The provider takes files by value (data:), or from S3 with their ending.",
                    param);
        }
        String ending = url.substring(dot + 1).toLowerCase(Locale.ROOT);
        return FILMS.getOrDefault(ending, ending);
    }

    /** Letters, digits, single blanks, hyphens and brackets, and no two alike. */
    private String name(@Nullable String title) {
        String start = title == null ? "" : title;
        int dot = start.lastIndexOf('.');
        StringBuilder name = new StringBuilder();
        for (char c : (dot > 0 ? start.substring(0, dot) : start).toCharArray()) {
            boolean allowed =
                    c >= 'a' && c <= 'z'
                            || c >= 'A' && c <= 'Z'
                            || c >= '0' && c <= '9'
                            || "-()[]".indexOf(c) >= 0;
            if (allowed) {
                name.append(c);
            } else if (!name.isEmpty() && name.charAt(name.length() - 1) != ' ') {
                name.append(' ');
            }
        }
        String plain = name.toString().strip();
        plain = plain.isEmpty() ? "document" : plain.substring(0, Math.min(190, plain.length()));
        String unique = plain;
        for (int i = 2; !names.add(unique); i++) {
            unique = plain + " " + i;
        }
        return unique;
    }
}
