package io.tollgate.e2e.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A model of few words: calls the first tool it is offered, else says as many words as it may. The
 * numbers of tokens are those it was made with.
 *
 * @param inputTokens billed for every prompt
 * @param words of the answer, one output token each, if the request lets it say so many
 */
public record Assistant(int inputTokens, int words) implements Script {

    private static final List<String> WORDS =
            List.of("Ein", "Zöllner", "zählt", "静かに", "and", "waves", "🚲", "riders", "through");

    @Override
    public Reply answer(Received call) {
        if (call.embeddings()) {
            return Reply.json(OpenAiBodies.embeddings(call.json(), inputTokens), inputTokens, 0);
        }
        String tool = offeredTool(call.json());
        if (tool != null) {
            return call.anthropic()
                    ? AnthropicBodies.tool(tool, inputTokens, call.stream())
                    : OpenAiBodies.tool(tool, inputTokens, call);
        }
        List<String> said = say(Math.min(words, call.maxTokens(words)));
        return call.anthropic()
                ? AnthropicBodies.text(said, inputTokens, call.stream(), said.size() < words)
                : OpenAiBodies.text(said, inputTokens, call, said.size() < words);
    }

    /** What an unlimited answer says. */
    public String text() {
        return String.join("", say(words));
    }

    private static List<String> say(int count) {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            said.add((i == 0 ? "" : " ") + WORDS.get(i % WORDS.size()));
        }
        return said;
    }

    /** Null when none is offered, or one was called already. */
    private static @org.jspecify.annotations.Nullable String offeredTool(JsonNode request) {
        JsonNode tool = request.path("tools").path(0);
        JsonNode last = request.path("messages").path(request.path("messages").size() - 1);
        boolean answered =
                last.path("role").asString("").equals("tool")
                        || last.path("content")
                                .path(0)
                                .path("type")
                                .asString("")
                                .equals("tool_result");
        if (tool.isMissingNode() || answered) {
            return null;
        }
        return tool.path("function").path("name").asString(tool.path("name").asString(""));
    }

    static final Map<String, String> TOOL_ARGUMENTS = Map.of("city", "Zürich");
}
