package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.chat.ChatResponse.Choice;
import io.tollgate.sdk.chat.Part;
import io.tollgate.sdk.chat.StopReason;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.error.ErrorKind;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.error.ProviderError;
import io.tollgate.sdk.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a whole {@code GenerateContentResponse}. */
final class GeminiAnswerReader {
    private GeminiAnswerReader() {}

    static ChatResponse read(byte[] body) {
        JsonNode json = Json.readOrNull(body);
        JsonNode root = json != null && json.isArray() ? json.path(0) : json;
        if (root == null || !root.isObject()) {
            throw unreadable();
        }
        if (Json.present(root, "error") != null) {
            throw new LlmException(GeminiErrors.inStream(root));
        }
        JsonNode blocked = root.path("promptFeedback");
        if (!root.path("candidates").isArray()
                && !blocked.has("blockReason")
                && !root.has("usageMetadata")) {
            throw unreadable();
        }
        String id = id(root, body, 0, body.length);
        List<Choice> choices = new ArrayList<>();
        for (JsonNode candidate : Json.elements(root, "candidates")) {
            choices.add(choice(id, candidate));
        }
        if (choices.isEmpty()) {
            choices.add(
                    new Choice(
                            0,
                            blocked.has("blockReason")
                                    ? List.of(new Part.Refusal(GeminiFinish.refusal(blocked)))
                                    : List.of(),
                            blocked.has("blockReason") ? StopReason.CONTENT_FILTER : StopReason.END,
                            null,
                            null));
        }
        Usage usage = GeminiUsage.read(root.get("usageMetadata"));
        for (JsonNode candidate : Json.elements(root, "candidates")) {
            usage =
                    usage == null
                            ? null
                            : usage.with(GeminiUsage.grounded(usage.extras(), candidate));
        }
        return new ChatResponse(
                id,
                Json.textOrEmpty(root, "modelVersion"),
                created(Json.text(root, "createTime")),
                choices,
                usage,
                GeminiUsage.tier(root.get("usageMetadata")));
    }

    private static Choice choice(String id, JsonNode candidate) {
        int index = (int) Json.count(candidate, "index");
        List<Part> parts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int calls = 0;
        for (JsonNode node : Json.elements(candidate.path("content"), "parts")) {
            Part part = GeminiParts.read(node, OpenAiAnswerReader.madeUpId(id, index, calls));
            parts.add(part);
            if (part instanceof Part.ToolCall) {
                calls++;
            } else if (part instanceof Part.Text words) {
                text.append(words.text());
            }
        }
        StopReason reason = GeminiFinish.read(candidate, calls > 0);
        return new Choice(
                index,
                parts,
                reason == null ? StopReason.END : reason,
                null,
                GeminiLogprobs.read(candidate),
                GeminiCitations.read(candidate, text.toString()));
    }

    /** Google's own id; where it gives none, the same one for the same bytes. */
    static String id(JsonNode root, byte[] bytes, int start, int end) {
        String id = Json.text(root, "responseId");
        return id == null || id.isEmpty()
                ? "g" + Integer.toHexString(Arrays.hashCode(Arrays.copyOfRange(bytes, start, end)))
                : id;
    }

    private static long created(@Nullable String time) {
        try {
            return time == null ? 0 : Math.max(0, Instant.parse(time).getEpochSecond());
        } catch (DateTimeException malformed) {
            return 0;
        }
    }

    private static LlmException unreadable() {
        return new LlmException(
                ProviderError.of(
                        ErrorKind.UPSTREAM_PROTOCOL,
                        "The provider's answer is not a generateContent answer."));
    }
}
