package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.CacheMark;
import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.Role;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the messages of a chat completions request. */
final class OpenAiMessageReader {
    private OpenAiMessageReader() {}

    static List<Message> read(List<JsonNode> messages) {
        List<Message> read = new ArrayList<>(messages.size());
        int i = 0;
        for (JsonNode message : messages) {
            read.add(message(message, "messages[" + i++ + "]"));
        }
        return read;
    }

    private static Message message(JsonNode message, String path) {
        String role = Fields.required(message, "role", path + ".role");
        String name = Fields.text(message, "name", path + ".name");
        return switch (role) {
            case "system" -> new Message(Role.SYSTEM, content(message, path), name);
            case "developer" -> new Message(Role.DEVELOPER, content(message, path), name);
            case "user" -> new Message(Role.USER, content(message, path), name);
            case "assistant" -> new Message(Role.ASSISTANT, assistant(message, path), name);
            case "tool" ->
                    new Message(
                            Role.TOOL,
                            List.of(
                                    new Part.ToolResult(
                                            Fields.required(
                                                    message,
                                                    "tool_call_id",
                                                    path + ".tool_call_id"),
                                            content(message, path),
                                            false,
                                            Fields.cache(message))),
                            null);
            case "function" ->
                    new Message(
                            Role.TOOL,
                            List.of(
                                    new Part.ToolResult(
                                            name == null ? "function" : name,
                                            content(message, path),
                                            false,
                                            null)),
                            null);
            default ->
                    throw LlmException.invalid(
                            "`"
                                    + path
                                    + ".role` is not a role: it must be system, developer, user,"
                                    + " assistant or tool.",
                            path + ".role");
        };
    }

    private static List<Part> assistant(JsonNode message, String path) {
        List<Part> parts = new ArrayList<>();
        thoughts(message, parts);
        if (Json.present(message, "content") != null) {
            parts.addAll(content(message, path));
            sign(message, parts);
        }
        String refusal = Json.text(message, "refusal");
        if (refusal != null && !refusal.isEmpty()) {
            parts.add(new Part.Refusal(refusal));
        }
        int i = 0;
        for (JsonNode call : Fields.list(message, "tool_calls", path + ".tool_calls", false)) {
            String here = path + ".tool_calls[" + i++ + "]";
            JsonNode function = call.path("function");
            parts.add(
                    new Part.ToolCall(
                            Fields.required(call, "id", here + ".id"),
                            Fields.required(function, "name", here + ".function.name"),
                            Json.textOrEmpty(function, "arguments"),
                            Fields.cache(call),
                            signature(call)));
        }
        JsonNode legacy = Json.present(message, "function_call");
        if (legacy != null) {
            String name = Fields.required(legacy, "name", path + ".function_call.name");
            parts.add(new Part.ToolCall(name, name, Json.textOrEmpty(legacy, "arguments"), null));
        }
        return parts;
    }

    /** As LiteLLM's clients send it back, or as Google's own OpenAI interface names it. */
    private static @Nullable String signature(JsonNode call) {
        String ours = Json.text(call.path("provider_specific_fields"), "thought_signature");
        return ours != null
                ? ours
                : Json.text(call.path("extra_content").path("google"), "thought_signature");
    }

    /** The signature on the words stands on the message: it belongs to the last of them. */
    private static void sign(JsonNode message, List<Part> parts) {
        JsonNode signatures = message.path("provider_specific_fields").path("thought_signatures");
        JsonNode last = signatures.path(signatures.size() - 1);
        if (last.isString()
                && !parts.isEmpty()
                && parts.getLast() instanceof Part.Text text
                && !text.text().isEmpty()) {
            parts.set(
                    parts.size() - 1, new Part.Text(text.text(), text.cache(), last.stringValue()));
        }
    }

    private static void thoughts(JsonNode message, List<Part> parts) {
        boolean typed = false;
        for (JsonNode block : Json.elements(message, "thinking_blocks")) {
            String type = Json.textOrEmpty(block, "type");
            if (type.equals("thinking")) {
                parts.add(
                        new Part.Thinking(
                                Json.textOrEmpty(block, "thinking"),
                                Json.text(block, "signature")));
                typed = true;
            } else if (type.equals("redacted_thinking")) {
                parts.add(new Part.RedactedThinking(Json.textOrEmpty(block, "data")));
                typed = true;
            }
        }
        String plain = Json.text(message, "reasoning_content");
        if (!typed && plain != null && !plain.isEmpty()) {
            parts.add(new Part.Thinking(plain, null));
        }
    }

    private static List<Part> content(JsonNode message, String path) {
        JsonNode content = message.path("content");
        String here = path + ".content";
        if (content.isString()) {
            // LiteLLM clients mark a plain string on the message itself.
            return List.of(new Part.Text(content.stringValue(), messageMark(message)));
        }
        if (!content.isArray()) {
            throw LlmException.invalid("`" + here + "` must be a string or a list of parts.", here);
        }
        List<Part> parts = new ArrayList<>();
        int i = 0;
        for (JsonNode part : content) {
            parts.add(part(part, here + "[" + i++ + "]"));
        }
        return parts;
    }

    private static @Nullable CacheMark messageMark(JsonNode message) {
        return "tool".equals(Json.text(message, "role")) ? null : Fields.cache(message);
    }

    private static Part part(JsonNode part, String path) {
        String type = Fields.required(part, "type", path + ".type");
        return switch (type) {
            case "text" ->
                    new Part.Text(
                            Fields.required(part, "text", path + ".text"), Fields.cache(part));
            case "refusal" -> new Part.Refusal(Fields.required(part, "refusal", path + ".refusal"));
            case "image_url" -> image(part, path);
            case "file" -> file(part, path);
            case "input_audio" -> {
                JsonNode audio = part.path("input_audio");
                yield new Part.Audio(
                        Fields.required(audio, "format", path + ".input_audio.format"),
                        Fields.required(audio, "data", path + ".input_audio.data"));
            }
            default -> new Part.Foreign(type, part);
        };
    }

    private static Part image(JsonNode part, String path) {
        JsonNode image = part.path("image_url");
        String url =
                image.isString()
                        ? image.stringValue()
                        : Fields.required(image, "url", path + ".image_url.url");
        String detail = Json.text(image, "detail");
        DataUrl data = DataUrl.parse(url);
        return data == null
                ? new Part.Image(url, Json.text(image, "format"), null, detail, Fields.cache(part))
                : new Part.Image(null, data.mediaType(), data.data(), detail, Fields.cache(part));
    }

    private static Part file(JsonNode part, String path) {
        JsonNode file = part.path("file");
        String id = Json.text(file, "file_id");
        String title = Json.text(file, "filename");
        if (id != null) {
            String type = Json.text(file, "format");
            return id.startsWith("http://") || id.startsWith("https://") || id.startsWith("gs://")
                    ? new Part.Document(id, type, null, null, null, title, Fields.cache(part))
                    : new Part.Document(null, type, null, null, id, title, Fields.cache(part));
        }
        String value = Fields.required(file, "file_data", path + ".file.file_data");
        DataUrl data = DataUrl.parse(value);
        return new Part.Document(
                null,
                data == null ? "application/pdf" : data.mediaType(),
                data == null ? value : data.data(),
                null,
                null,
                title,
                Fields.cache(part));
    }
}
