package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.GeminiSignature;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads content blocks of a messages request. */
final class AnthropicBlockReader {
    private AnthropicBlockReader() {}

    /** A string, or a list of blocks. */
    static List<Part> content(JsonNode content, String path) {
        if (content.isString()) {
            return List.of(new Part.Text(content.stringValue(), null));
        }
        if (!content.isArray()) {
            throw LlmException.invalid(
                    "`" + path + "` must be a string or a list of blocks.", path);
        }
        List<Part> parts = new ArrayList<>();
        String signature = null;
        int i = 0;
        for (JsonNode block : content) {
            Part part = block(block, path + "[" + i++ + "]");
            if (part instanceof Part.RedactedThinking redacted
                    && GeminiSignature.isMarked(redacted.data())) {
                // Google's signature on the call that follows, kept where clients hand it back.
                signature = GeminiSignature.unmark(redacted.data());
            } else if (part instanceof Part.ToolCall call && signature != null) {
                parts.add(
                        new Part.ToolCall(
                                call.id(), call.name(), call.arguments(), call.cache(), signature));
                signature = null;
            } else {
                parts.add(part);
            }
        }
        return parts;
    }

    private static Part block(JsonNode block, String path) {
        String type = Fields.required(block, "type", path + ".type");
        return switch (type) {
            case "text" ->
                    new Part.Text(
                            Fields.required(block, "text", path + ".text"), Fields.cache(block));
            case "image" -> image(block, path);
            case "document" -> document(block, path);
            case "tool_use" ->
                    new Part.ToolCall(
                            Fields.required(block, "id", path + ".id"),
                            Fields.required(block, "name", path + ".name"),
                            Json.string(
                                    block.path("input").isObject()
                                            ? block.path("input")
                                            : Json.object()),
                            Fields.cache(block));
            case "tool_result" ->
                    new Part.ToolResult(
                            Fields.required(block, "tool_use_id", path + ".tool_use_id"),
                            Json.present(block, "content") == null
                                    ? List.of()
                                    : content(block.path("content"), path + ".content"),
                            Json.isTrue(block, "is_error"),
                            Fields.cache(block));
            case "thinking" ->
                    new Part.Thinking(
                            Json.textOrEmpty(block, "thinking"), Json.text(block, "signature"));
            case "redacted_thinking" -> new Part.RedactedThinking(Json.textOrEmpty(block, "data"));
            default -> new Part.Foreign(type, block);
        };
    }

    private static Part image(JsonNode block, String path) {
        JsonNode source = block.path("source");
        String here = path + ".source";
        return switch (Json.textOrEmpty(source, "type")) {
            case "base64" ->
                    new Part.Image(
                            null,
                            Fields.required(source, "media_type", here + ".media_type"),
                            Fields.required(source, "data", here + ".data"),
                            null,
                            Fields.cache(block));
            case "url" ->
                    new Part.Image(
                            Fields.required(source, "url", here + ".url"),
                            null,
                            null,
                            null,
                            Fields.cache(block));
            default -> new Part.Foreign("image", block);
        };
    }

    private static Part document(JsonNode block, String path) {
        JsonNode source = block.path("source");
        String here = path + ".source";
        String title = Json.text(block, "title");
        var cache = Fields.cache(block);
        return switch (Json.textOrEmpty(source, "type")) {
            case "base64" ->
                    new Part.Document(
                            null,
                            Fields.required(source, "media_type", here + ".media_type"),
                            Fields.required(source, "data", here + ".data"),
                            null,
                            null,
                            title,
                            cache);
            case "url" ->
                    new Part.Document(
                            Fields.required(source, "url", here + ".url"),
                            null,
                            null,
                            null,
                            null,
                            title,
                            cache);
            case "text" ->
                    new Part.Document(
                            null,
                            "text/plain",
                            null,
                            Fields.required(source, "data", here + ".data"),
                            null,
                            title,
                            cache);
            case "file" ->
                    new Part.Document(
                            null,
                            null,
                            null,
                            null,
                            Fields.required(source, "file_id", here + ".file_id"),
                            title,
                            cache);
            default -> new Part.Foreign("document", block);
        };
    }
}
