package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.EncryptedReasoning;
import io.tollgate.sdk.chat.GeminiSignature;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes content blocks of a messages request. */
final class AnthropicBlockWriter {
    private final Unsupported unsupported;

    AnthropicBlockWriter(Unsupported unsupported) {
        this.unsupported = unsupported;
    }

    void write(List<Part> parts, ArrayNode out) {
        for (Part part : parts) {
            ObjectNode block = block(part);
            if (block != null) {
                out.add(block);
            }
        }
    }

    private @Nullable ObjectNode block(Part part) {
        return switch (part) {
            // Anthropic refuses empty text blocks; OpenAI clients send them all the time.
            case Part.Text text -> text.text().isEmpty() ? null : text(text.text(), text);
            case Part.Refusal refusal ->
                    refusal.text().isEmpty()
                            ? null
                            : Json.object().put("type", "text").put("text", refusal.text());
            case Part.Image image -> image(image);
            case Part.Document document -> document(document);
            case Part.ToolCall call -> toolUse(call);
            case Part.ToolResult result -> toolResult(result);
            // Thoughts without a signature are another vendor's: Anthropic would refuse them.
            case Part.Thinking thinking ->
                    thinking.signature() == null
                                    || GeminiSignature.isMarked(thinking.signature())
                                    || EncryptedReasoning.of(thinking.signature()) != null
                            ? null
                            : Json.object()
                                    .put("type", "thinking")
                                    .put("thinking", thinking.text())
                                    .put("signature", thinking.signature());
            case Part.RedactedThinking redacted ->
                    GeminiSignature.isMarked(redacted.data())
                            ? null
                            : Json.object()
                                    .put("type", "redacted_thinking")
                                    .put("data", redacted.data());
            case Part.Audio audio -> left();
            case Part.Foreign foreign -> left();
        };
    }

    private @Nullable ObjectNode left() {
        unsupported.field("messages");
        return null;
    }

    private static ObjectNode text(String words, Part.Text text) {
        return OpenAiMessageWriter.mark(
                Json.object().put("type", "text").put("text", words), text.cache());
    }

    private static ObjectNode image(Part.Image image) {
        ObjectNode node = Json.object().put("type", "image");
        ObjectNode source = node.putObject("source");
        if (image.url() != null) {
            source.put("type", "url").put("url", image.url());
        } else {
            source.put("type", "base64")
                    .put("media_type", image.mediaType())
                    .put("data", image.data());
        }
        return OpenAiMessageWriter.mark(node, image.cache());
    }

    private static ObjectNode document(Part.Document document) {
        ObjectNode node = Json.object().put("type", "document");
        ObjectNode source = node.putObject("source");
        if (document.fileId() != null) {
            source.put("type", "file").put("file_id", document.fileId());
        } else if (document.url() != null) {
            source.put("type", "url").put("url", document.url());
        } else if (document.text() != null) {
            source.put("type", "text").put("media_type", "text/plain").put("data", document.text());
        } else {
            source.put("type", "base64")
                    .put("media_type", document.mediaType())
                    .put("data", document.data());
        }
        if (document.title() != null) {
            node.put("title", document.title());
        }
        return OpenAiMessageWriter.mark(node, document.cache());
    }

    private static ObjectNode toolUse(Part.ToolCall call) {
        JsonNode input = ToolArguments.object(call);
        ObjectNode node =
                Json.object()
                        .put("type", "tool_use")
                        .put("id", CallId.anthropic(call.id()))
                        .put("name", call.name());
        node.set("input", input);
        return OpenAiMessageWriter.mark(node, call.cache());
    }

    private ObjectNode toolResult(Part.ToolResult result) {
        ObjectNode node =
                Json.object()
                        .put("type", "tool_result")
                        .put("tool_use_id", CallId.anthropic(result.callId()));
        ArrayNode content = Json.array();
        write(result.content(), content);
        JsonNode only = content.size() == 1 ? content.get(0) : null;
        if (only != null && only.size() == 2 && only.has("text")) {
            node.set("content", only.path("text"));
        } else if (!content.isEmpty()) {
            node.set("content", content);
        }
        if (result.error()) {
            node.put("is_error", true);
        }
        return OpenAiMessageWriter.mark(node, result.cache());
    }
}
