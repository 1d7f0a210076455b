package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.CacheMark;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes content blocks of a Converse request. */
final class BedrockBlockWriter {
    private final Unsupported unsupported;
    private final boolean caches;
    private final BedrockFiles files;

    BedrockBlockWriter(Unsupported unsupported, boolean caches) {
        this.unsupported = unsupported;
        this.caches = caches;
        this.files = new BedrockFiles();
    }

    static ObjectNode cachePoint(CacheMark mark) {
        ObjectNode node = Json.object();
        ObjectNode point = node.putObject("cachePoint").put("type", "default");
        if ("1h".equals(mark.ttl())) {
            point.put("ttl", "1h");
        }
        return node;
    }

    void write(List<Part> parts, ArrayNode out) {
        for (Part part : parts) {
            ObjectNode block = block(part);
            if (block == null) {
                continue;
            }
            out.add(block);
            CacheMark mark = mark(part);
            if (mark != null && caches) {
                out.add(cachePoint(mark));
            }
        }
    }

    private @Nullable ObjectNode block(Part part) {
        return switch (part) {
            case Part.Text text -> text(text.text());
            case Part.Refusal refusal -> text(refusal.text());
            case Part.Image image -> files.image(image);
            case Part.Document document -> files.document(document);
            case Part.ToolCall call -> toolUse(call);
            case Part.ToolResult result -> toolResult(result);
            // Thoughts without a signature are another vendor's: they would be refused.
            case Part.Thinking thinking ->
                    thinking.signature() == null
                            ? null
                            : thoughts(thinking.text(), thinking.signature());
            case Part.RedactedThinking redacted -> {
                ObjectNode node = Json.object();
                node.putObject("reasoningContent").put("redactedContent", redacted.data());
                yield node;
            }
            case Part.Audio audio -> left();
            case Part.Foreign foreign -> foreign(foreign);
        };
    }

    /** Blank blocks are refused; OpenAI clients send them all the time. */
    private static @Nullable ObjectNode text(String text) {
        return text.isBlank() ? null : Json.object().put("text", text);
    }

    private static ObjectNode thoughts(String text, String signature) {
        ObjectNode node = Json.object();
        node.putObject("reasoningContent")
                .putObject("reasoningText")
                .put("text", text)
                .put("signature", signature);
        return node;
    }

    /** Films have no form in either dialect; clients write them like pictures. */
    private @Nullable ObjectNode foreign(Part.Foreign foreign) {
        JsonNode video = foreign.value().path("video_url");
        String url = video.isString() ? video.stringValue() : Json.text(video, "url");
        if (!foreign.type().equals("video_url") || url == null) {
            return left();
        }
        return files.video(url);
    }

    private @Nullable ObjectNode left() {
        unsupported.field("messages");
        return null;
    }

    private static ObjectNode toolUse(Part.ToolCall call) {
        JsonNode input =
                call.arguments().isBlank() ? Json.object() : Json.readOrNull(call.arguments());
        if (input == null || !input.isObject()) {
            throw LlmException.invalid(
                    "The arguments of tool call `" + call.id() + "` are not a JSON object.",
                    "messages");
        }
        ObjectNode node = Json.object();
        node.putObject("toolUse")
                .put("toolUseId", CallId.anthropic(call.id()))
                .put("name", call.name())
                .set("input", input);
        return node;
    }

    private ObjectNode toolResult(Part.ToolResult result) {
        ObjectNode node = Json.object();
        ObjectNode inner = node.putObject("toolResult");
        inner.put("toolUseId", CallId.anthropic(result.callId()));
        ArrayNode content = Json.array();
        for (Part part : result.content()) {
            ObjectNode block = block(part);
            if (block != null) {
                content.add(block);
            }
        }
        inner.set("content", content);
        if (result.error()) {
            inner.put("status", "error");
        }
        return node;
    }

    private static @Nullable CacheMark mark(Part part) {
        return switch (part) {
            case Part.Text text -> text.cache();
            case Part.Image image -> image.cache();
            case Part.Document document -> document.cache();
            case Part.ToolCall call -> call.cache();
            case Part.ToolResult result -> result.cache();
            case Part.Audio audio -> null;
            case Part.Thinking thinking -> null;
            case Part.RedactedThinking redacted -> null;
            case Part.Refusal refusal -> null;
            case Part.Foreign foreign -> null;
        };
    }
}
