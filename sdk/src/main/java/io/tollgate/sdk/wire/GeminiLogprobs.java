package io.tollgate.sdk.wire;

import io.tollgate.sdk.json.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Google's {@code logprobsResult} in OpenAI's form. */
final class GeminiLogprobs {
    private GeminiLogprobs() {}

    /** Null when there is none. */
    static @Nullable JsonNode read(JsonNode candidate) {
        JsonNode result = candidate.path("logprobsResult");
        JsonNode chosen = result.path("chosenCandidates");
        if (!chosen.isArray() || chosen.isEmpty()) {
            return null;
        }
        ObjectNode logprobs = Json.object();
        ArrayNode content = logprobs.putArray("content");
        for (int i = 0; i < chosen.size(); i++) {
            ObjectNode token = token(chosen.path(i));
            ArrayNode others = token.putArray("top_logprobs");
            for (JsonNode other :
                    Json.elements(result.path("topCandidates").path(i), "candidates")) {
                others.add(token(other));
            }
            content.add(token);
        }
        logprobs.putNull("refusal");
        return logprobs;
    }

    private static ObjectNode token(JsonNode candidate) {
        String text = Json.textOrEmpty(candidate, "token");
        ObjectNode token = Json.object().put("token", text);
        token.set(
                "logprob",
                candidate.path("logProbability").isNumber()
                        ? candidate.path("logProbability")
                        : Json.mapper().valueToTree(0));
        ArrayNode bytes = token.putArray("bytes");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(b & 0xff);
        }
        return token;
    }
}
