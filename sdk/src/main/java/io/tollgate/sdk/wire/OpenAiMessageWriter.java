package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.CacheMark;
import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.Role;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the messages of a chat completions request. */
final class OpenAiMessageWriter {
    private final Unsupported unsupported;
    private final ArrayNode out = Json.array();

    OpenAiMessageWriter(Unsupported unsupported) {
        this.unsupported = unsupported;
    }

    ArrayNode write(List<Message> messages) {
        List<Part> pictures = new ArrayList<>();
        for (Message message : messages) {
            if (message.role() == Role.TOOL) {
                toolResults(message, pictures);
                continue;
            }
            if (!pictures.isEmpty()) {
                shown(pictures);
            }
            ObjectNode node =
                    Json.object().put("role", message.role().name().toLowerCase(Locale.ROOT));
            if (message.name() != null) {
                node.put("name", message.name());
            }
            if (message.role() == Role.ASSISTANT) {
                assistant(message, node);
            } else {
                content(message.parts(), node);
            }
            out.add(node);
        }
        if (!pictures.isEmpty()) {
            shown(pictures);
        }
        return out;
    }

    /** One text without marks is a plain string; everything else a list of parts. */
    private void content(List<Part> parts, ObjectNode node) {
        if (parts.size() == 1
                && parts.getFirst() instanceof Part.Text text
                && text.cache() == null) {
            node.put("content", text.text());
            return;
        }
        ArrayNode content = node.putArray("content");
        for (Part part : parts) {
            ObjectNode written = part(part);
            if (written != null) {
                content.add(written);
            }
        }
    }

    private void assistant(Message message, ObjectNode node) {
        List<Part> texts = new ArrayList<>();
        StringBuilder thoughts = new StringBuilder();
        ArrayNode blocks = Json.array();
        ArrayNode calls = Json.array();
        for (Part part : message.parts()) {
            switch (part) {
                case Part.Text text -> texts.add(text);
                case Part.Thinking thinking -> {
                    thoughts.append(thinking.text());
                    ObjectNode block =
                            Json.object().put("type", "thinking").put("thinking", thinking.text());
                    if (thinking.signature() != null) {
                        block.put("signature", thinking.signature());
                    }
                    blocks.add(block);
                }
                case Part.RedactedThinking redacted ->
                        blocks.add(
                                Json.object()
                                        .put("type", "redacted_thinking")
                                        .put("data", redacted.data()));
                case Part.Refusal refusal -> node.put("refusal", refusal.text());
                case Part.ToolCall call -> calls.add(call(call));
                case Part.Image image -> unsupported.field("messages");
                case Part.Document document -> unsupported.field("messages");
                case Part.Audio audio -> unsupported.field("messages");
                case Part.ToolResult result -> unsupported.field("messages");
                case Part.Foreign foreign -> unsupported.field("messages");
            }
        }
        if (texts.isEmpty()) {
            node.putNull("content");
        } else {
            content(texts, node);
        }
        if (!thoughts.isEmpty()) {
            node.put("reasoning_content", thoughts.toString());
        }
        if (!blocks.isEmpty()) {
            node.set("thinking_blocks", blocks);
        }
        if (!calls.isEmpty()) {
            node.set("tool_calls", calls);
        }
    }

    private static ObjectNode call(Part.ToolCall call) {
        ObjectNode node = Json.object().put("id", call.id()).put("type", "function");
        node.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        mark(node, call.cache());
        return node;
    }

    private void toolResults(Message message, List<Part> pictures) {
        for (Part part : message.parts()) {
            if (!(part instanceof Part.ToolResult result)) {
                unsupported.field("messages");
                continue;
            }
            ObjectNode node =
                    Json.object().put("role", "tool").put("tool_call_id", result.callId());
            List<Part> texts = new ArrayList<>();
            boolean first = true;
            for (Part piece : result.content()) {
                if (piece instanceof Part.Text text) {
                    texts.add(first && result.error() ? markedAsError(text) : text);
                    first = false;
                } else {
                    pictures.add(piece);
                }
            }
            if (texts.isEmpty()) {
                node.put("content", result.error() ? "Error" : "");
            } else {
                content(texts, node);
            }
            mark(node, result.cache());
            out.add(node);
        }
    }

    /** OpenAI has no flag for a failed tool: the text has to say it. */
    private static Part.Text markedAsError(Part.Text text) {
        return text.text().regionMatches(true, 0, "error", 0, 5)
                ? text
                : new Part.Text("Error: " + text.text(), text.cache());
    }

    /** Tool messages are text only; what a tool showed follows as the user's. */
    private void shown(List<Part> pictures) {
        ObjectNode node = Json.object().put("role", "user");
        content(List.copyOf(pictures), node);
        out.add(node);
        pictures.clear();
    }

    private @Nullable ObjectNode part(Part part) {
        return switch (part) {
            case Part.Text text ->
                    mark(Json.object().put("type", "text").put("text", text.text()), text.cache());
            case Part.Image image -> {
                ObjectNode node = Json.object().put("type", "image_url");
                ObjectNode url = node.putObject("image_url");
                url.put(
                        "url",
                        image.url() != null
                                ? image.url()
                                : "data:" + image.mediaType() + ";base64," + image.data());
                if (image.detail() != null) {
                    url.put("detail", image.detail());
                }
                yield mark(node, image.cache());
            }
            case Part.Document document -> document(document);
            case Part.Audio audio -> {
                ObjectNode node = Json.object().put("type", "input_audio");
                node.putObject("input_audio")
                        .put("data", audio.data())
                        .put("format", audio.format());
                yield node;
            }
            case Part.Refusal refusal ->
                    Json.object().put("type", "text").put("text", refusal.text());
            case Part.ToolCall call -> left();
            case Part.ToolResult result -> left();
            case Part.Thinking thinking -> left();
            case Part.RedactedThinking redacted -> left();
            case Part.Foreign foreign -> left();
        };
    }

    private @Nullable ObjectNode left() {
        unsupported.field("messages");
        return null;
    }

    private @Nullable ObjectNode document(Part.Document document) {
        if (document.text() != null) {
            String title = document.title() == null ? "" : document.title() + "\n\n";
            return mark(
                    Json.object().put("type", "text").put("text", title + document.text()),
                    document.cache());
        }
        ObjectNode node = Json.object().put("type", "file");
        ObjectNode file = node.putObject("file");
        if (document.fileId() != null) {
            file.put("file_id", document.fileId());
        } else if (document.data() != null) {
            file.put("filename", document.title() == null ? "document.pdf" : document.title());
            file.put("file_data", "data:" + document.mediaType() + ";base64," + document.data());
        } else {
            return left();
        }
        return mark(node, document.cache());
    }

    static ObjectNode mark(ObjectNode node, @Nullable CacheMark mark) {
        if (mark != null) {
            ObjectNode control = node.putObject("cache_control").put("type", "ephemeral");
            if (mark.ttl() != null) {
                control.put("ttl", mark.ttl());
            }
        }
        return node;
    }
}
