package io.tollgate.sdk.wire;

import io.tollgate.sdk.json.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts settings of a deployment, which are named as LiteLLM's users name them, where Google reads
 * them: inside {@code generationConfig}.
 */
final class GeminiDefaults {
    private static final Map<String, String> NAMES =
            Map.of(
                    "temperature", "temperature",
                    "top_p", "topP",
                    "top_k", "topK",
                    "max_tokens", "maxOutputTokens",
                    "max_completion_tokens", "maxOutputTokens",
                    "seed", "seed",
                    "n", "candidateCount",
                    "presence_penalty", "presencePenalty",
                    "frequency_penalty", "frequencyPenalty");

    private GeminiDefaults() {}

    static void settle(ObjectNode body) {
        body.remove("model");
        for (var name : NAMES.entrySet()) {
            JsonNode value = body.remove(name.getKey());
            if (value == null) {
                continue;
            }
            String holder =
                    body.has("generation_config") ? "generation_config" : "generationConfig";
            ObjectNode config =
                    body.get(holder) instanceof ObjectNode known ? known.deepCopy() : Json.object();
            config.putIfAbsent(name.getValue(), value);
            body.set(holder, config);
        }
    }
}
