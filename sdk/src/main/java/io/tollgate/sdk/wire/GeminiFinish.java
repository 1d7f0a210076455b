package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.StopReason;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Google's many reasons to stop.
 *
 * @see <a href="https://ai.google.dev/api/generate-content#FinishReason">FinishReason</a>
 */
final class GeminiFinish {
    private GeminiFinish() {}

    /**
     * Null while the answer goes on. Names, or Vertex AI's numbers where enums were asked for so.
     *
     * @param calls whether the answer holds a tool call: Google says STOP then, too
     */
    static @Nullable StopReason read(JsonNode candidate, boolean calls) {
        JsonNode reason = candidate.path("finishReason");
        String word = reason.isNumber() ? vertex(reason.intValue()) : reason.asString("");
        return switch (word) {
            case "", "FINISH_REASON_UNSPECIFIED" -> null;
            case "MAX_TOKENS" -> StopReason.MAX_TOKENS;
            case "SAFETY",
                    "RECITATION",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" ->
                    StopReason.CONTENT_FILTER;
            default -> calls ? StopReason.TOOL_CALLS : StopReason.END;
        };
    }

    private static String vertex(int number) {
        return switch (number) {
            case 0 -> "";
            case 2 -> "MAX_TOKENS";
            case 3 -> "SAFETY";
            case 4 -> "RECITATION";
            case 6 -> "BLOCKLIST";
            case 7 -> "PROHIBITED_CONTENT";
            case 8 -> "SPII";
            case 10 -> "MODEL_ARMOR";
            default -> "STOP";
        };
    }

    /** What the client hears when the prompt itself was refused. */
    static String refusal(JsonNode feedback) {
        String message = feedback.path("blockReasonMessage").asString("");
        return message.isEmpty()
                ? "The prompt was blocked: " + feedback.path("blockReason").asString("OTHER") + "."
                : message;
    }
}
