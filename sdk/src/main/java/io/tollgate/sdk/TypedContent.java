package io.tollgate.sdk;

import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.wire.Frame;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers whose content is a list of typed parts, thoughts among them, as Mistral writes them:
 * OpenAI's clients expect a string, and thoughts beside it.
 *
 * @see <a href="https://docs.mistral.ai/capabilities/reasoning">Mistral, reasoning</a>
 */
final class TypedContent {
    private static final byte[] FIELD = "\"content\"".getBytes(StandardCharsets.US_ASCII);

    private TypedContent() {}

    /** A look at the bytes: nearly all answers are spared the rest. */
    private static boolean isIn(byte[] bytes, int offset, int length) {
        int end = offset + length;
        for (int at = offset; at + FIELD.length < end; at++) {
            if (bytes[at] == '"' && matches(bytes, at)) {
                int next = at + FIELD.length;
                while (next < end && (bytes[next] == ':' || bytes[next] == ' ')) {
                    next++;
                }
                if (next < end && bytes[next] == '[') {
                    return true;
                }
            }
        }
        return false;
    }

    /** The frame with strings for lists; the frame itself where there is nothing to do. */
    static Frame plain(Frame frame) {
        if (!isIn(frame.buffer(), frame.start(), frame.length())) {
            return frame;
        }
        JsonNode json = Json.readOrNull(frame.buffer(), frame.start(), frame.length());
        if (json == null) {
            return frame;
        }
        flatten(json);
        return Frame.of(frame.event(), Json.string(json));
    }

    /** The whole answer, likewise. */
    static byte[] plain(byte[] body) {
        if (!isIn(body, 0, body.length)) {
            return body;
        }
        JsonNode json = Json.readOrNull(body);
        if (json == null) {
            return body;
        }
        flatten(json);
        return Json.bytes(json);
    }

    private static boolean matches(byte[] bytes, int at) {
        for (int i = 0; i < FIELD.length; i++) {
            if (bytes[at + i] != FIELD[i]) {
                return false;
            }
        }
        return true;
    }

    /** Makes strings of it, in place, in a completion or a chunk of one. */
    private static void flatten(JsonNode answer) {
        for (JsonNode choice : Json.elements(answer, "choices")) {
            for (String holder : new String[] {"message", "delta"}) {
                if (choice.path(holder) instanceof ObjectNode node
                        && node.path("content").isArray()) {
                    flat(node);
                }
            }
        }
    }

    private static void flat(ObjectNode node) {
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        for (JsonNode part : node.path("content")) {
            text.append(Json.textOrEmpty(part, "text"));
            for (JsonNode piece : Json.elements(part, "thinking")) {
                thoughts.append(Json.textOrEmpty(piece, "text"));
            }
        }
        node.put("content", text.toString());
        if (!thoughts.isEmpty()) {
            node.put("reasoning_content", thoughts.toString());
        }
    }
}
