package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.Role;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the contents of one {@code generateContent} request. Calls without ids get some, and the
 * answers to them are matched by name and order.
 */
final class GeminiPartReader {
    private final Map<String, Deque<String>> unanswered = new HashMap<>();
    private int calls;

    List<Message> contents(List<JsonNode> contents) {
        List<Message> messages = new ArrayList<>();
        int i = 0;
        for (JsonNode content : contents) {
            String path = "contents[" + i++ + "]";
            if (content.isString()) {
                messages.add(Message.user(content.stringValue()));
                continue;
            }
            List<Part> parts = parts(content, path);
            switch (GeminiFields.textOrEmpty(content, "role")) {
                case "", "user", "function" -> user(parts, messages);
                case "model" -> messages.add(new Message(Role.ASSISTANT, parts, null));
                default ->
                        throw LlmException.invalid(
                                "`" + path + ".role` must be user or model.", path + ".role");
            }
        }
        return messages;
    }

    /** Instructions, as a content, a part or plain text. */
    List<Part> system(JsonNode instruction) {
        return instruction.isString()
                ? List.of(new Part.Text(instruction.stringValue(), null))
                : parts(instruction, "systemInstruction");
    }

    private static void user(List<Part> parts, List<Message> messages) {
        List<Part> results = new ArrayList<>();
        List<Part> others = new ArrayList<>();
        for (Part part : parts) {
            (part instanceof Part.ToolResult ? results : others).add(part);
        }
        if (!results.isEmpty()) {
            messages.add(new Message(Role.TOOL, results, null));
        }
        if (!others.isEmpty()) {
            messages.add(new Message(Role.USER, others, null));
        }
    }

    private List<Part> parts(JsonNode content, String path) {
        List<Part> parts = new ArrayList<>();
        int i = 0;
        for (JsonNode node : GeminiFields.list(content, "parts", path + ".parts")) {
            Part part = part(node, path + ".parts[" + i++ + "]");
            Part last = parts.isEmpty() ? null : parts.getLast();
            if (part instanceof Part.Thinking thinking
                    && last instanceof Part.Thinking before
                    && before.signature() == null) {
                // A stream's thoughts come in pieces; the signature closes them.
                parts.set(
                        parts.size() - 1,
                        new Part.Thinking(before.text() + thinking.text(), thinking.signature()));
            } else {
                parts.add(part);
            }
        }
        return parts;
    }

    private Part part(JsonNode node, String path) {
        if (node.isString()) {
            return new Part.Text(node.stringValue(), null);
        }
        String signature = GeminiFields.text(node, "thoughtSignature");
        JsonNode call = GeminiFields.get(node, "functionCall");
        if (call != null) {
            return call(call, signature, path);
        }
        JsonNode result = GeminiFields.get(node, "functionResponse");
        if (result != null) {
            return result(result, path);
        }
        if (GeminiFields.get(node, "videoMetadata") != null) {
            return foreign(node);
        }
        String text = GeminiFields.text(node, "text");
        if (text != null) {
            return GeminiFields.isTrue(node, "thought")
                    ? ForeignSignature.thought(text, signature)
                    : new Part.Text(text, null, signature);
        }
        Part media = media(node);
        return media == null ? foreign(node) : media;
    }

    private Part call(JsonNode call, @Nullable String signature, String path) {
        String name = Fields.required(call, "name", path + ".functionCall.name");
        String id = GeminiFields.text(call, "id");
        if (id == null || id.isEmpty()) {
            id = "call_" + calls++;
        }
        unanswered.computeIfAbsent(name, n -> new ArrayDeque<>()).add(id);
        JsonNode arguments = GeminiFields.get(call, "args");
        return new Part.ToolCall(
                id, name, arguments == null ? "{}" : Json.string(arguments), null, signature);
    }

    private Part result(JsonNode result, String path) {
        String name = Fields.required(result, "name", path + ".functionResponse.name");
        Deque<String> waiting = unanswered.computeIfAbsent(name, n -> new ArrayDeque<>());
        String id = GeminiFields.text(result, "id");
        if (id == null || id.isEmpty()) {
            String first = waiting.poll();
            id = first == null ? name : first;
        } else {
            waiting.remove(id);
        }
        JsonNode response = GeminiFields.object(result, "response");
        String output = only(response, "output");
        String error = only(response, "error");
        List<Part> content = new ArrayList<>();
        String text = error != null ? error : output;
        content.add(new Part.Text(text == null ? Json.string(response) : text, null));
        for (JsonNode piece :
                GeminiFields.list(result, "parts", path + ".functionResponse.parts")) {
            Part media = media(piece);
            content.add(media == null ? foreign(piece) : media);
        }
        return new Part.ToolResult(id, content, error != null, null);
    }

    /** Text that is the whole answer; not such as reads like JSON, which stays wrapped. */
    private static @Nullable String only(JsonNode response, String field) {
        String text = response.size() == 1 ? Json.text(response, field) : null;
        return text == null || text.startsWith("{") ? null : text;
    }

    private static @Nullable Part media(JsonNode node) {
        JsonNode data = GeminiFields.get(node, "inlineData");
        if (data != null) {
            return inline(
                    GeminiFields.textOrEmpty(data, "mimeType"),
                    GeminiFields.textOrEmpty(data, "data"));
        }
        JsonNode file = GeminiFields.get(node, "fileData");
        if (file == null) {
            return null;
        }
        String type = GeminiFields.text(file, "mimeType");
        String address = GeminiFields.textOrEmpty(file, "fileUri");
        if (type != null && type.startsWith("image/")) {
            return new Part.Image(address, type, null, null, null);
        }
        return type != null && (type.equals("application/pdf") || type.startsWith("text/"))
                ? new Part.Document(address, type, null, null, null, null, null)
                : null;
    }

    /** Null for what only Google's models take in. */
    private static @Nullable Part inline(String type, String data) {
        // Google's libraries write base64 in the alphabet for addresses, nobody else reads that.
        String usual = data.replace('-', '+').replace('_', '/');
        if (type.startsWith("image/")) {
            return new Part.Image(null, type, usual, null, null);
        }
        if (type.startsWith("audio/")) {
            String format = type.substring(6);
            return new Part.Audio(format.equals("mpeg") ? "mp3" : format, usual);
        }
        if (type.startsWith("text/")) {
            return text(type, usual);
        }
        return type.equals("application/pdf")
                ? new Part.Document(null, type, usual, null, null, null, null)
                : null;
    }

    private static Part text(String type, String base64) {
        try {
            String text =
                    new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
            return new Part.Document(null, type, null, text, null, null, null);
        } catch (IllegalArgumentException malformed) {
            return new Part.Document(null, type, base64, null, null, null, null);
        }
    }

    private static Part foreign(JsonNode node) {
        return new Part.Foreign("gemini", node);
    }
}
