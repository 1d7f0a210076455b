package io.tollgate.sdk.dialect;

import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.Role;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the input items of a Responses request. What the assistant thought, said and called stands
 * in items of their own; items in a row are one turn.
 */
final class ResponsesItemReader {
    private final List<Message> messages = new ArrayList<>();
    private final List<Part> turn = new ArrayList<>();
    private final List<JsonNode> additionalTools = new ArrayList<>();

    /** Tools that came among the items; complete after {@link #read}. */
    List<JsonNode> additionalTools() {
        return additionalTools;
    }

    List<Message> read(JsonNode items, String path) {
        if (!items.isArray()) {
            throw LlmException.invalid("`" + path + "` must be a string or a list of items.", path);
        }
        messages.clear();
        int i = 0;
        for (JsonNode item : items) {
            item(item, path + "[" + i++ + "]");
        }
        endTurn();
        return List.copyOf(messages);
    }

    private void item(JsonNode item, String path) {
        String type = Fields.text(item, "type", path + ".type");
        switch (type == null ? "message" : type) {
            case "message" -> message(item, path);
            case "reasoning" -> {
                Part thoughts = ReasoningItem.read(item);
                if (thoughts != null) {
                    turn.add(thoughts);
                }
            }
            case "function_call" ->
                    turn.add(
                            new Part.ToolCall(
                                    Fields.required(item, "call_id", path + ".call_id"),
                                    Fields.required(item, "name", path + ".name"),
                                    Json.textOrEmpty(item, "arguments"),
                                    Fields.cache(item)));
            case "function_call_output" -> {
                endTurn();
                Part result =
                        new Part.ToolResult(
                                Fields.required(item, "call_id", path + ".call_id"),
                                content(item.path("output"), path + ".output"),
                                false,
                                Fields.cache(item));
                messages.add(new Message(Role.TOOL, List.of(result), null));
            }
            case "additional_tools" ->
                    additionalTools.addAll(Fields.list(item, "tools", path + ".tools", true));
            case String hosted -> turn.add(new Part.Foreign(hosted, item));
        }
    }

    private void message(JsonNode item, String path) {
        String role = Fields.required(item, "role", path + ".role");
        List<Part> parts = content(item.path("content"), path + ".content");
        if (role.equals("assistant")) {
            turn.addAll(parts);
            return;
        }
        endTurn();
        Role speaker =
                switch (role) {
                    case "user" -> Role.USER;
                    case "system" -> Role.SYSTEM;
                    case "developer" -> Role.DEVELOPER;
                    default ->
                            throw LlmException.invalid(
                                    "`"
                                            + path
                                            + ".role` must be user, assistant, system or"
                                            + " developer.",
                                    path + ".role");
                };
        messages.add(new Message(speaker, parts, null));
    }

    private void endTurn() {
        if (!turn.isEmpty()) {
            messages.add(new Message(Role.ASSISTANT, turn, null));
            turn.clear();
        }
    }

    private static List<Part> content(JsonNode content, String path) {
        if (content.isString()) {
            return List.of(new Part.Text(content.stringValue(), null));
        }
        if (!content.isArray()) {
            throw LlmException.invalid("`" + path + "` must be a string or a list of parts.", path);
        }
        List<Part> parts = new ArrayList<>();
        int i = 0;
        for (JsonNode part : content) {
            parts.add(part(part, path + "[" + i++ + "]"));
        }
        return parts;
    }

    private static Part part(JsonNode part, String path) {
        String type = Fields.required(part, "type", path + ".type");
        return switch (type) {
            case "input_text", "output_text", "text" ->
                    new Part.Text(
                            Fields.required(part, "text", path + ".text"), Fields.cache(part));
            case "refusal" -> new Part.Refusal(Fields.required(part, "refusal", path + ".refusal"));
            case "input_image" -> image(part, path);
            case "input_file" -> file(part, path);
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
        if (Json.present(part, "file_id") != null && Json.present(part, "image_url") == null) {
            return new Part.Foreign("input_image", part);
        }
        String url = Fields.required(part, "image_url", path + ".image_url");
        String detail = Json.text(part, "detail");
        DataUrl data = DataUrl.parse(url);
        return data == null
                ? new Part.Image(url, null, null, detail, Fields.cache(part))
                : new Part.Image(null, data.mediaType(), data.data(), detail, Fields.cache(part));
    }

    private static Part file(JsonNode part, String path) {
        String title = Json.text(part, "filename");
        String id = Json.text(part, "file_id");
        String url = Json.text(part, "file_url");
        if (id != null || url != null) {
            return new Part.Document(
                    id == null ? url : null, null, null, null, id, title, Fields.cache(part));
        }
        String value = Fields.required(part, "file_data", path + ".file_data");
        @Nullable DataUrl data = DataUrl.parse(value);
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
