package io.tollgate.sdk.dialect;

import io.tollgate.sdk.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's log probabilities as Google's {@code logprobsResult}. */
final class GeminiLogprobsWriter {
    private GeminiLogprobsWriter() {}

    /** Null when there are none. */
    static @Nullable ObjectNode result(@Nullable JsonNode logprobs) {
        if (logprobs == null || !logprobs.path("content").isArray()) {
            return null;
        }
        ObjectNode result = Json.object();
        ArrayNode chosen = result.putArray("chosenCandidates");
        ArrayNode top = result.putArray("topCandidates");
        for (JsonNode token : logprobs.path("content")) {
            chosen.add(candidate(token));
            ArrayNode others = top.addObject().putArray("candidates");
            for (JsonNode other : Json.elements(token, "top_logprobs")) {
                others.add(candidate(other));
            }
        }
        return result;
    }

    private static ObjectNode candidate(JsonNode token) {
        ObjectNode candidate = Json.object().put("token", Json.textOrEmpty(token, "token"));
        candidate.set("logProbability", token.path("logprob"));
        return candidate;
    }
}
