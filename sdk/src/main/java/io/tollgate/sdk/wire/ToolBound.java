package io.tollgate.sdk.wire;

import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.price.HostedTools;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bounds in a provider's body how often its own tools may be called, where its protocol has a word
 * for that and the client has not said it.
 *
 * @see <a
 *     href="https://docs.claude.com/en/docs/agents-and-tools/tool-use/web-search-tool">max_uses</a>
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/create">max_tool_calls</a>
 */
final class ToolBound {
    private static final String MAX_USES = "max_uses";
    private static final String MAX_TOOL_CALLS = "max_tool_calls";
    private static final String MAKES_IMAGES = "image_generation";

    private ToolBound() {}

    /**
     * @param protocol null for a form of the provider's own, none of which has such a bound
     * @param most calls of each tool, or of all together where the protocol counts them so
     * @throws LlmException INVALID_REQUEST for a tool whose cost nobody can bound
     */
    static void clamp(ObjectNode body, @Nullable Protocol protocol, long most) {
        if (protocol == null) {
            return;
        }
        switch (protocol) {
            case ANTHROPIC_MESSAGES -> ofEach(body, most);
            case OPENAI_RESPONSES -> ofAll(body, most);
            case OPENAI_CHAT, OPENAI_COMPLETIONS, GEMINI -> {}
        }
    }

    private static void ofEach(ObjectNode body, long most) {
        for (JsonNode tool : Json.elements(body, "tools")) {
            String type = Json.textOrEmpty(tool, "type");
            boolean counted = type.startsWith("web_search_") || type.startsWith("web_fetch_");
            if (counted
                    && tool instanceof ObjectNode object
                    && Json.present(object, MAX_USES) == null) {
                object.put(MAX_USES, most);
            }
        }
    }

    private static void ofAll(ObjectNode body, long most) {
        for (JsonNode tool : Json.elements(body, "tools")) {
            if (Json.textOrEmpty(tool, "type").equals(MAKES_IMAGES)) {
                throw LlmException.invalid(
                        "The tool `image_generation` is charged by what it draws, which nobody can"
                                + " tell beforehand, so a key with a strict budget cannot use it."
                                + " Call /v1/images/generations instead.",
                        "tools");
            }
        }
        if (!HostedTools.of(body).isEmpty() && Json.present(body, MAX_TOOL_CALLS) == null) {
            body.put(MAX_TOOL_CALLS, most);
        }
    }
}
