package io.tollgate.providers.catalogue;

import io.tollgate.platform.ApiException;
import io.tollgate.platform.access.Operation;
import io.tollgate.platform.access.Performs;
import io.tollgate.sdk.dialect.OpenAiChatDialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.token.TokenCount;
import io.tollgate.sdk.token.TokenCounter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /utils/token_counter}: how long a prompt is, before anybody pays for it. */
@RestController
class TokenController {
    private final Catalogue catalogue;
    private final TokenCounter counter = new TokenCounter();
    private final OpenAiChatDialect dialect = new OpenAiChatDialect();

    TokenController(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Performs(Operation.MODEL_INFO)
    @PostMapping("/utils/token_counter")
    Map<String, Object> count(@RequestBody JsonNode body) {
        String asked = Params.text(body, "model");
        if (asked == null || !(body instanceof ObjectNode request)) {
            throw ApiException.badRequest("model", "model is required");
        }
        Model used = used(asked);
        TokenCount count = count(request, used);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("total_tokens", count.tokens());
        answer.put("request_model", asked);
        answer.put("model_used", used.name());
        answer.put("tokenizer_type", count.tokenizer());
        answer.put("estimated", count.estimated());
        return answer;
    }

    private record Model(String provider, String name) {}

    /** What serves the name; else the name as it stands, without a provider OpenAI's. */
    private Model used(String asked) {
        List<Deployment> serving = catalogue.serving(asked);
        if (!serving.isEmpty()) {
            Deployment first = serving.getFirst();
            return new Model(first.provider(), first.target().model());
        }
        int slash = asked.indexOf('/');
        return slash > 0
                ? new Model(asked.substring(0, slash), asked.substring(slash + 1))
                : new Model("openai", asked);
    }

    private TokenCount count(ObjectNode request, Model model) {
        JsonNode messages = request.path("messages");
        JsonNode prompt = request.path("prompt");
        if (messages.isArray()) {
            try {
                return counter.chat(model.provider(), model.name(), dialect.parse(request));
            } catch (LlmException wrong) {
                String field = wrong.error().param();
                throw ApiException.badRequest(
                        field == null ? "messages" : field, wrong.error().safeMessage());
            }
        }
        if (prompt.isString()) {
            return counter.texts(model.provider(), model.name(), List.of(prompt.stringValue()));
        }
        if (prompt.isArray()) {
            List<String> texts = new ArrayList<>();
            for (JsonNode text : prompt) {
                if (!text.isString()) {
                    throw ApiException.badRequest("prompt", "prompt holds text only");
                }
                texts.add(text.stringValue());
            }
            return counter.texts(model.provider(), model.name(), texts);
        }
        throw ApiException.badRequest("messages", "messages or prompt is required");
    }
}
