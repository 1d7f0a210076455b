package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.GeminiSignature;
import io.tollgate.sdk.chat.Message;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a conversation as contents of {@code user} and {@code model}. */
final class GeminiContentWriter {
    /**
     * Base64 of Google's own stand-in for the signature of a call no Gemini model made.
     *
     * @see <a href="https://ai.google.dev/gemini-api/docs/thought-signatures">Thought
     *     signatures</a>
     */
    private static final String NO_SIGNATURE = "c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I=";

    private final GeminiModel model;
    private final Unsupported unsupported;
    private final GeminiMediaWriter media;
    private final Map<String, String> namesOfCalls = new HashMap<>();
    private final ArrayNode system = Json.array();
    private final ArrayNode contents = Json.array();

    /** A signature of the call that follows, which a client could not keep on the call itself. */
    private @Nullable String handedBack;

    GeminiContentWriter(GeminiModel model, Unsupported unsupported) {
        this.model = model;
        this.unsupported = unsupported;
        this.media = new GeminiMediaWriter(unsupported);
    }

    void write(List<Message> messages, ObjectNode body) {
        for (Message message : messages) {
            switch (message.role()) {
                case SYSTEM, DEVELOPER -> parts(message.parts(), system);
                case USER, TOOL -> parts(message.parts(), turn("user"));
                case ASSISTANT -> parts(message.parts(), turn("model"));
            }
        }
        if (model.third()) {
            contents.forEach(GeminiContentWriter::signed);
        }
        withoutEmptyTurns();
        if (contents.isEmpty() && !system.isEmpty()) {
            // Instructions alone are meant to be answered.
            contents.addObject().put("role", "user").set("parts", system.deepCopy());
            system.removeAll();
        }
        if (!system.isEmpty()) {
            body.putObject("systemInstruction").set("parts", system);
        }
        body.set("contents", contents);
    }

    /** Turns of one speaker in a row are one content: results must stand together. */
    private ArrayNode turn(String role) {
        JsonNode last = contents.isEmpty() ? null : contents.get(contents.size() - 1);
        return last != null && role.equals(Json.text(last, "role"))
                ? (ArrayNode) last.path("parts")
                : contents.addObject().put("role", role).putArray("parts");
    }

    private void withoutEmptyTurns() {
        for (int i = contents.size() - 1; i >= 0; i--) {
            if (contents.get(i).path("parts").isEmpty()) {
                contents.remove(i);
            }
        }
    }

    /** The first call of a turn must be signed: one from elsewhere gets Google's stand-in. */
    private static void signed(JsonNode turn) {
        for (JsonNode part : turn.path("parts")) {
            if (part instanceof ObjectNode call && call.has("functionCall")) {
                if (!call.has("thoughtSignature")) {
                    call.put("thoughtSignature", NO_SIGNATURE);
                }
                return;
            }
        }
    }

    private void parts(List<Part> parts, ArrayNode out) {
        for (Part part : parts) {
            switch (part) {
                case Part.Text text -> text(text.text(), text.signature(), out);
                case Part.Refusal refusal -> text(refusal.text(), null, out);
                case Part.ToolCall call -> {
                    call(call, out);
                }
                case Part.ToolResult result -> result(result, out);
                case Part.Thinking thinking -> thinking(thinking, out);
                case Part.RedactedThinking redacted ->
                        // Another vendor's nobody else can read.
                        handedBack = GeminiSignature.unmark(redacted.data());
                case Part.Image image -> add(media.image(image), out);
                case Part.Document document -> add(media.document(document), out);
                case Part.Audio audio ->
                        add(media.inline(MediaTypes.ofSound(audio.format()), audio.data()), out);
                case Part.Foreign foreign -> add(media.foreign(foreign), out);
            }
        }
    }

    private static void add(@Nullable ObjectNode part, ArrayNode out) {
        if (part != null) {
            out.add(part);
        }
    }

    /** Google refuses empty text; OpenAI's clients send it all the time. */
    private static void text(String text, @Nullable String signature, ArrayNode out) {
        if (text.isEmpty() && signature == null) {
            return;
        }
        ObjectNode part = out.addObject().put("text", text);
        if (signature != null) {
            part.put("thoughtSignature", signature);
        }
    }

    /** Thoughts are sent back only where Google signed them; it does not need the others. */
    private static void thinking(Part.Thinking thinking, ArrayNode out) {
        String signature = GeminiSignature.unmark(thinking.signature());
        if (signature != null) {
            out.addObject()
                    .put("text", thinking.text())
                    .put("thought", true)
                    .put("thoughtSignature", signature);
        }
    }

    private void call(Part.ToolCall call, ArrayNode out) {
        namesOfCalls.put(call.id(), call.name());
        ObjectNode part = out.addObject();
        ObjectNode node = part.putObject("functionCall").put("id", call.id());
        node.put("name", call.name());
        node.set("args", ToolArguments.object(call));
        String signature = call.signature() == null ? handedBack : call.signature();
        handedBack = null;
        if (signature != null) {
            part.put("thoughtSignature", signature);
        }
    }

    private void result(Part.ToolResult result, ArrayNode out) {
        StringBuilder text = new StringBuilder();
        List<ObjectNode> shown = new ArrayList<>();
        for (Part part : result.content()) {
            if (part instanceof Part.Text words) {
                text.append(text.isEmpty() ? "" : "\n").append(words.text());
            } else {
                ObjectNode piece = media.shown(part);
                if (piece != null) {
                    shown.add(piece);
                }
            }
        }
        ObjectNode node = out.addObject().putObject("functionResponse").put("id", result.callId());
        node.put("name", namesOfCalls.getOrDefault(result.callId(), result.callId()));
        node.set("response", response(text.toString(), result.error()));
        if (!shown.isEmpty() && model.third()) {
            node.putArray("parts").addAll(shown);
        } else {
            // Older models look at what a tool showed only beside its result.
            shown.forEach(out::add);
        }
    }

    /** A JSON object answers for itself; other text stands under Google's name for output. */
    private static JsonNode response(String text, boolean error) {
        if (error) {
            return Json.object().put("error", text);
        }
        JsonNode json = text.startsWith("{") ? Json.readOrNull(text) : null;
        return json != null && json.isObject() ? json : Json.object().put("output", text);
    }
}
