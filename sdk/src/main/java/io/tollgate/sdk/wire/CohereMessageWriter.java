package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.Role;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the messages of a request of Cohere's chat. */
final class CohereMessageWriter {
    private final Unsupported unsupported;
    private final ArrayNode out = Json.array();

    CohereMessageWriter(Unsupported unsupported) {
        this.unsupported = unsupported;
    }

    ArrayNode write(List<Message> messages) {
        for (Message message : messages) {
            switch (message.role()) {
                case SYSTEM, DEVELOPER -> content("system", message.parts());
                case USER -> content("user", message.parts());
                case ASSISTANT -> assistant(message.parts());
                case TOOL -> results(message.parts());
            }
        }
        return out;
    }

    private void content(String role, List<Part> parts) {
        JsonNode content = content(parts);
        if (content != null) {
            out.addObject().put("role", role).set("content", content);
        }
    }

    /** One text is a string, everything else a list; null for nothing at all. */
    private @Nullable JsonNode content(List<Part> parts) {
        ArrayNode content = Json.array();
        for (Part part : parts) {
            ObjectNode block = block(part);
            if (block != null) {
                content.add(block);
            }
        }
        if (content.isEmpty()) {
            return null;
        }
        return content.size() == 1 && content.get(0).has("text")
                ? content.get(0).path("text")
                : content;
    }

    private @Nullable ObjectNode block(Part part) {
        return switch (part) {
            case Part.Text text -> text(text.text());
            case Part.Refusal refusal -> text(refusal.text());
            case Part.Image image -> image(image);
            case Part.Document document ->
                    document.text() == null
                            ? left()
                            : text(
                                    (document.title() == null ? "" : document.title() + "\n\n")
                                            + document.text());
            case Part.Audio audio -> left();
            case Part.Foreign foreign -> left();
            // Told apart, see below.
            case Part.ToolCall call -> null;
            case Part.ToolResult result -> null;
            // The model thinks anew each turn.
            case Part.Thinking thinking -> null;
            case Part.RedactedThinking redacted -> null;
        };
    }

    private static @Nullable ObjectNode text(String text) {
        return text.isEmpty() ? null : Json.object().put("type", "text").put("text", text);
    }

    private static ObjectNode image(Part.Image image) {
        ObjectNode node = Json.object().put("type", "image_url");
        ObjectNode inner = node.putObject("image_url");
        inner.put(
                "url",
                image.url() != null
                        ? image.url()
                        : "data:" + image.mediaType() + ";base64," + image.data());
        if (image.detail() != null) {
            inner.put("detail", image.detail());
        }
        return node;
    }

    private @Nullable ObjectNode left() {
        unsupported.field("messages");
        return null;
    }

    /** What the model thought before it called tools is its plan there. */
    private void assistant(List<Part> parts) {
        ObjectNode node =
                Json.object().put("role", Role.ASSISTANT.name().toLowerCase(java.util.Locale.ROOT));
        StringBuilder plan = new StringBuilder();
        ArrayNode calls = Json.array();
        for (Part part : parts) {
            if (part instanceof Part.ToolCall call) {
                ObjectNode written = calls.addObject().put("id", call.id()).put("type", "function");
                written.putObject("function")
                        .put("name", call.name())
                        .put("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
            } else if (part instanceof Part.Thinking thinking) {
                plan.append(thinking.text());
            }
        }
        JsonNode content = content(parts);
        if (content != null) {
            node.set("content", content);
        }
        if (!calls.isEmpty()) {
            if (!plan.isEmpty()) {
                node.put("tool_plan", plan.toString());
            }
            node.set("tool_calls", calls);
        }
        if (content != null || !calls.isEmpty()) {
            out.add(node);
        }
    }

    /** Results are text there; pictures a tool returned follow as the user's. */
    private void results(List<Part> parts) {
        List<Part> pictures = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Part.ToolResult result) {
                List<Part> words = new ArrayList<>();
                for (Part piece : result.content()) {
                    (piece instanceof Part.Image ? pictures : words).add(piece);
                }
                JsonNode content = content(words);
                out.addObject()
                        .put("role", "tool")
                        .put("tool_call_id", result.callId())
                        .set(
                                "content",
                                content == null ? Json.mapper().valueToTree("") : plain(content));
            }
        }
        if (!pictures.isEmpty()) {
            content("user", pictures);
        }
    }

    private static JsonNode plain(JsonNode content) {
        if (content.isString()) {
            return content;
        }
        StringBuilder words = new StringBuilder();
        for (JsonNode block : content) {
            words.append(words.isEmpty() ? "" : "\n").append(Json.textOrEmpty(block, "text"));
        }
        return Json.mapper().valueToTree(words.toString());
    }
}
