package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the messages of a request of Ollama's own chat: text, and pictures beside it. */
final class OllamaMessageWriter {
    private final Unsupported unsupported;
    private final ArrayNode out = Json.array();

    /** Ollama names the tool where others name the call. */
    private final Map<String, String> toolOfCall = new HashMap<>();

    OllamaMessageWriter(Unsupported unsupported) {
        this.unsupported = unsupported;
    }

    ArrayNode write(List<Message> messages) {
        for (Message message : messages) {
            switch (message.role()) {
                case SYSTEM, DEVELOPER -> add("system", message.parts());
                case USER -> add("user", message.parts());
                case ASSISTANT -> add("assistant", message.parts());
                case TOOL -> results(message.parts());
            }
        }
        return out;
    }

    private void add(String role, List<Part> parts) {
        ObjectNode node = Json.object().put("role", role);
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        ArrayNode images = Json.array();
        ArrayNode calls = Json.array();
        for (Part part : parts) {
            switch (part) {
                case Part.Text words -> line(text, words.text());
                case Part.Refusal words -> line(text, words.text());
                case Part.Document document -> document(document, text);
                case Part.Image image -> images.add(base64(image));
                case Part.Thinking thinking -> thoughts.append(thinking.text());
                case Part.ToolCall call -> calls.add(call(call));
                case Part.RedactedThinking redacted -> {
                    // Nothing another model could read.
                }
                case Part.ToolResult result -> {
                    // In messages of their own.
                }
                case Part.Audio audio -> unsupported.field("messages");
                case Part.Foreign foreign -> unsupported.field("messages");
            }
        }
        node.put("content", text.toString());
        if (!thoughts.isEmpty()) {
            node.put("thinking", thoughts.toString());
        }
        if (!images.isEmpty()) {
            node.set("images", images);
        }
        if (!calls.isEmpty()) {
            node.set("tool_calls", calls);
        }
        out.add(node);
    }

    private void results(List<Part> parts) {
        for (Part part : parts) {
            if (part instanceof Part.ToolResult result) {
                add("tool", result.content());
                String tool = toolOfCall.get(result.callId());
                if (tool != null) {
                    ((ObjectNode) out.get(out.size() - 1)).put("tool_name", tool);
                }
            }
        }
    }

    private void document(Part.Document document, StringBuilder text) {
        if (document.text() == null) {
            unsupported.field("messages");
            return;
        }
        if (document.title() != null) {
            line(text, document.title());
        }
        line(text, document.text());
    }

    private static String base64(Part.Image image) {
        if (image.data() == null) {
            throw LlmException.unsupported(
                    "The provider takes pictures by value (data:), not from the web.", "messages");
        }
        return image.data();
    }

    private ObjectNode call(Part.ToolCall call) {
        toolOfCall.put(call.id(), call.name());
        JsonNode arguments =
                call.arguments().isBlank() ? Json.object() : Json.readOrNull(call.arguments());
        if (arguments == null || !arguments.isObject()) {
            throw LlmException.invalid(
                    "The arguments of tool call `" + call.id() + "` are not a JSON object.",
                    "messages");
        }
        ObjectNode node = Json.object();
        node.putObject("function").put("name", call.name()).set("arguments", arguments);
        return node;
    }

    private static void line(StringBuilder text, String more) {
        if (!text.isEmpty() && !more.isEmpty()) {
            text.append('\n');
        }
        text.append(more);
    }
}
