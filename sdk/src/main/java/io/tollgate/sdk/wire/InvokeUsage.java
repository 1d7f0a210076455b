package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What answers of Bedrock's InvokeModel used, whichever model's own form their bodies have: by the
 * body where it tells what was cached, else by what Bedrock counted.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html">InvokeModel</a>
 */
public final class InvokeUsage {
    private static final String METRICS = "amazon-bedrock-invocationMetrics";

    private final FrameReader frames = new AwsEventStreamReader();
    private final long estimatedInputTokens;
    private @Nullable Usage told;
    private @Nullable Usage counted;
    private long bytes;

    /**
     * Of an answer in pieces.
     *
     * @param estimatedInputTokens the prompt's, for an answer that breaks off before it is counted
     */
    public InvokeUsage(long estimatedInputTokens) {
        this.estimatedInputTokens = estimatedInputTokens;
    }

    /** Of a whole answer. Never throws. */
    public static Usage whole(byte[] body, Headers headers, long estimatedInputTokens) {
        JsonNode json = Json.readOrNull(body);
        Usage told = json == null ? null : ofBody(json);
        Long input = number(headers.first("x-amzn-bedrock-input-token-count"));
        Long output = number(headers.first("x-amzn-bedrock-output-token-count"));
        Usage counted =
                input == null && output == null
                        ? null
                        : Usage.of(input == null ? 0 : input, output == null ? 0 : output);
        // A guardrail that stops a model makes its body say 0.
        if (told != null && (counted == null || covers(told, counted))) {
            return told;
        }
        return counted == null
                ? Usage.estimate(estimatedInputTokens, Usage.estimateTokens(body.length))
                : counted;
    }

    private static boolean covers(Usage told, Usage counted) {
        return told.inputTokens() >= counted.inputTokens()
                && told.outputTokens() >= counted.outputTokens();
    }

    /** Anthropic's, Amazon's and OpenAI's usage objects tell more than the sums. */
    private static @Nullable Usage ofBody(JsonNode json) {
        JsonNode usage = json.path("usage");
        if (usage.has("inputTokens")) {
            return BedrockUsage.of(json);
        }
        return usage.has("prompt_tokens") ? OpenAiUsage.read(usage) : AnthropicUsage.read(usage);
    }

    /** Takes raw bytes of the stream, split anywhere. Never throws. */
    public void saw(byte[] buffer, int count) {
        for (Frame frame : frames.feed(buffer, 0, count)) {
            if (frame.failure() == null) {
                chunk(Json.readOrNull(frame.buffer(), frame.start(), frame.length()));
            }
        }
    }

    private void chunk(@Nullable JsonNode frame) {
        byte[] part = decoded(frame == null ? "" : Json.textOrEmpty(frame, "bytes"));
        JsonNode json = Json.readOrNull(part);
        if (json == null) {
            return;
        }
        bytes += part.length;
        told = AnthropicUsage.read(json.path("message").path("usage"), told);
        told = AnthropicUsage.read(json.path("usage"), told);
        JsonNode metrics = json.path(METRICS);
        if (metrics.isObject()) {
            counted =
                    Usage.of(
                            Json.count(metrics, "inputTokenCount"),
                            Json.count(metrics, "outputTokenCount"));
        }
    }

    /** As known now; an estimate until somebody has counted. */
    public Usage soFar() {
        if (counted == null) {
            return Usage.estimate(
                    told == null ? estimatedInputTokens : told.inputTokens(),
                    Usage.estimateTokens(bytes));
        }
        // What was cached stands in the model's own words only.
        boolean cached = told != null && told.cacheReadTokens() + told.cacheWriteTokens() > 0;
        return cached && told != null ? told : counted;
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException broken) {
            return new byte[0];
        }
    }

    private static @Nullable Long number(@Nullable String text) {
        try {
            return text == null ? null : Math.max(0, Long.parseLong(text.trim()));
        } catch (NumberFormatException unreadable) {
            return null;
        }
    }
}
