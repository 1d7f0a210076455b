package io.tollgate.sdk.wire;

import io.tollgate.sdk.chat.ServiceTier;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads Converse's usage object, which counts cache reads and writes beside {@code inputTokens}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html">TokenUsage</a>
 */
final class BedrockUsage {
    private BedrockUsage() {}

    /** Of an answer, or of the metadata that ends a stream; null when it holds no counts. */
    static @Nullable Usage of(JsonNode answer) {
        Usage usage = read(answer.get("usage"));
        return usage == null
                ? null
                : usage.with(usage.extras().withTier(ServiceTier.of(tier(answer))));
    }

    /**
     * Null when the answer does not say.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/bedrock/latest/userguide/service-tiers-inference.html">Service
     *     tiers</a>
     */
    static @Nullable String tier(JsonNode answer) {
        return Json.text(answer.path("serviceTier"), "type");
    }

    /** Null when the node is no usage object or holds no counts. */
    private static @Nullable Usage read(@Nullable JsonNode usage) {
        if (usage == null
                || Json.number(usage, "inputTokens") == null
                        && Json.number(usage, "outputTokens") == null) {
            return null;
        }
        long read = Json.count(usage, "cacheReadInputTokens");
        long write = Json.count(usage, "cacheWriteInputTokens");
        long hour = 0;
        for (JsonNode detail : Json.elements(usage, "cacheDetails")) {
            if ("1h".equals(Json.text(detail, "ttl"))) {
                hour += Json.count(detail, "inputTokens");
            }
        }
        return new Usage(
                Json.count(usage, "inputTokens") + read + write,
                read,
                write,
                Math.min(hour, write),
                Json.count(usage, "outputTokens"),
                0,
                0,
                0,
                false);
    }
}
