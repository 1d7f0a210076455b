package io.tollgate.e2e.upstream;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request as the provider got it.
 *
 * @param number from 1, counted for the lane
 * @param headers by their names in lower case
 */
public record Received(int number, String path, Map<String, String> headers, byte[] body) {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    public JsonNode json() {
        return MAPPER.readTree(body);
    }

    public boolean stream() {
        return json().path("stream").asBoolean(false);
    }

    public boolean anthropic() {
        return path.endsWith("/messages");
    }

    public boolean embeddings() {
        return path.endsWith("/embeddings");
    }

    /** The limit of output tokens in whichever field it came; {@code otherwise} without one. */
    public int maxTokens(int otherwise) {
        JsonNode json = json();
        return json.path("max_completion_tokens").asInt(json.path("max_tokens").asInt(otherwise));
    }
}
