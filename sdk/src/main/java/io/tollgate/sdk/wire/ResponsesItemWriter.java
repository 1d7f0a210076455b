package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.EncryptedReasoning;
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

/** Writes a conversation as the input items of a Responses request. */
final class ResponsesItemWriter {
    private final Unsupported unsupported;
    private final ArrayNode items = Json.array();

    ResponsesItemWriter(Unsupported unsupported) {
        this.unsupported = unsupported;
    }

    ArrayNode write(List<Message> messages) {
        for (Message message : messages) {
            if (message.role() == Role.ASSISTANT) {
                assistant(message);
            } else if (message.role() == Role.TOOL) {
                message.parts().forEach(this::result);
            } else {
                ObjectNode item =
                        Json.object().put("role", message.role().name().toLowerCase(Locale.ROOT));
                content(message.parts(), item, "content");
                items.add(item);
            }
        }
        return items;
    }

    /** An assistant's turn is several items: thoughts, words and calls in their order. */
    private void assistant(Message message) {
        ArrayNode words = Json.array();
        for (Part part : message.parts()) {
            switch (part) {
                case Part.Text text ->
                        words.addObject().put("type", "output_text").put("text", text.text());
                case Part.Refusal refusal ->
                        words.addObject().put("type", "refusal").put("refusal", refusal.text());
                case Part.Thinking thinking -> {
                    ObjectNode item = reasoning(thinking);
                    if (item != null) {
                        words = said(words);
                        items.add(item);
                    }
                }
                case Part.RedactedThinking redacted -> {
                    // Another vendor's; nobody here could read it.
                }
                case Part.ToolCall call -> {
                    words = said(words);
                    items.addObject()
                            .put("type", "function_call")
                            .put("call_id", call.id())
                            .put("name", call.name())
                            .put("arguments", call.arguments());
                }
                case Part.Image image -> unsupported.field("messages");
                case Part.Document document -> unsupported.field("messages");
                case Part.Audio audio -> unsupported.field("messages");
                case Part.ToolResult result -> unsupported.field("messages");
                case Part.Foreign foreign -> unsupported.field("messages");
            }
        }
        said(words);
    }

    private ArrayNode said(ArrayNode words) {
        if (words.isEmpty()) {
            return words;
        }
        items.addObject().put("role", "assistant").set("content", words);
        return Json.array();
    }

    /** Null for thoughts that did not come from here: no reasoning model could take them up. */
    static @Nullable ObjectNode reasoning(Part.Thinking thinking) {
        EncryptedReasoning encrypted = EncryptedReasoning.of(thinking.signature());
        if (encrypted == null) {
            return null;
        }
        ObjectNode item = Json.object().put("type", "reasoning").put("id", encrypted.id());
        ArrayNode summary = item.putArray("summary");
        if (!thinking.text().isEmpty()) {
            summary.addObject().put("type", "summary_text").put("text", thinking.text());
        }
        return item.put("encrypted_content", encrypted.content());
    }

    private void result(Part part) {
        if (!(part instanceof Part.ToolResult result)) {
            unsupported.field("messages");
            return;
        }
        ObjectNode item =
                Json.object().put("type", "function_call_output").put("call_id", result.callId());
        List<Part> content = result.error() ? markedAsError(result.content()) : result.content();
        if (content.isEmpty()) {
            item.put("output", "");
        } else {
            content(content, item, "output");
        }
        items.add(item);
    }

    /** There is no flag for a failed tool: the text has to say it. */
    private static List<Part> markedAsError(List<Part> content) {
        List<Part> marked = new ArrayList<>(content);
        if (marked.isEmpty() || !(marked.getFirst() instanceof Part.Text text)) {
            marked.addFirst(new Part.Text("Error", null));
        } else if (!text.text().regionMatches(true, 0, "error", 0, 5)) {
            marked.set(0, new Part.Text("Error: " + text.text(), text.cache()));
        }
        return marked;
    }

    /** One text is a plain string; everything else a list of parts. */
    private void content(List<Part> parts, ObjectNode item, String field) {
        if (parts.size() == 1 && parts.getFirst() instanceof Part.Text text) {
            item.put(field, text.text());
            return;
        }
        ArrayNode content = item.putArray(field);
        for (Part part : parts) {
            ObjectNode written = part(part);
            if (written != null) {
                content.add(written);
            }
        }
    }

    private @Nullable ObjectNode part(Part part) {
        return switch (part) {
            case Part.Text text -> Json.object().put("type", "input_text").put("text", text.text());
            case Part.Refusal refusal ->
                    Json.object().put("type", "input_text").put("text", refusal.text());
            case Part.Image image ->
                    Json.object()
                            .put("type", "input_image")
                            .put(
                                    "image_url",
                                    image.url() != null
                                            ? image.url()
                                            : "data:"
                                                    + image.mediaType()
                                                    + ";base64,"
                                                    + image.data())
                            .put("detail", image.detail() == null ? "auto" : image.detail());
            case Part.Document document -> document(document);
            case Part.Audio audio -> {
                ObjectNode node = Json.object().put("type", "input_audio");
                node.putObject("input_audio")
                        .put("data", audio.data())
                        .put("format", audio.format());
                yield node;
            }
            case Part.ToolCall call -> left();
            case Part.ToolResult result -> left();
            case Part.Thinking thinking -> left();
            case Part.RedactedThinking redacted -> left();
            case Part.Foreign foreign -> left();
        };
    }

    private static ObjectNode document(Part.Document document) {
        if (document.text() != null) {
            String title = document.title() == null ? "" : document.title() + "\n\n";
            return Json.object().put("type", "input_text").put("text", title + document.text());
        }
        ObjectNode node = Json.object().put("type", "input_file");
        if (document.fileId() != null) {
            return node.put("file_id", document.fileId());
        }
        if (document.url() != null) {
            return node.put("file_url", document.url());
        }
        return node.put("filename", document.title() == null ? "document.pdf" : document.title())
                .put("file_data", "data:" + document.mediaType() + ";base64," + document.data());
    }

    private @Nullable ObjectNode left() {
        unsupported.field("messages");
        return null;
    }
}
