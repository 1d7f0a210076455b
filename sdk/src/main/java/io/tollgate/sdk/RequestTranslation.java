package io.tollgate.sdk;

import io.tollgate.sdk.chat.Reasoning;
import io.tollgate.sdk.dialect.Dialect;
import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.http.Headers;
import io.tollgate.sdk.json.Json;
import io.tollgate.sdk.provider.ProviderRow.Quirk;
import io.tollgate.sdk.wire.Protocol;
import io.tollgate.sdk.wire.RequestAssembler;
import io.tollgate.sdk.wire.Target;
import io.tollgate.sdk.wire.UpstreamRequest;
import io.tollgate.sdk.wire.Wire;
import io.tollgate.sdk.wire.WireBody;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The way out: a client's request to the provider's. */
final class RequestTranslation {
    private static final long DEFAULT_MAX_TOKENS = 4096;

    private RequestTranslation() {}

    static UpstreamRequest translate(
            Dialect dialect, Wire wire, ClientRequest request, Target asked) {
        Target target =
                Json.isTrue(request.body(), "drop_params")
                        ? asked.withDropUnsupported(true)
                        : asked;
        boolean metadata = target.row().quirks().contains(Quirk.METADATA);
        ObjectNode body = GatewayFields.without(request.body(), dialect.protocol(), metadata);
        boolean same = dialect.protocol() == wire.form().protocol();
        WireBody wireBody =
                same
                        ? new WireBody(edited(body, dialect.protocol(), target), List.of())
                        : wire.request(dialect.parse(body).withStream(request.stream()), target);
        return RequestAssembler.chat(
                wire,
                wireBody,
                target,
                request.stream(),
                same ? request.headers() : Headers.empty(),
                request.maxTokensClamp(),
                request.toolCallsClamp());
    }

    /** Same protocol on both sides: what we do not know goes on as it came. */
    private static ObjectNode edited(ObjectNode body, Protocol protocol, Target target) {
        body.put("model", target.model());
        switch (protocol) {
            case OPENAI_CHAT -> {
                requireMessages(body);
                thinking(body, target);
            }
            case OPENAI_RESPONSES -> foreground(body, target);
            case OPENAI_COMPLETIONS -> {
                if (Json.present(body, "prompt") == null) {
                    throw LlmException.invalid("`prompt` is missing.", "prompt");
                }
            }
            case GEMINI -> generateContent(body);
            case ANTHROPIC_MESSAGES -> {
                requireMessages(body);
                body.remove("stream_options");
                body.set("messages", ForeignThoughts.without(body.path("messages")));
                if (Json.present(body, "max_tokens") == null) {
                    Long known = target.maxOutputTokens();
                    body.put("max_tokens", known == null ? DEFAULT_MAX_TOKENS : known);
                }
            }
        }
        return body;
    }

    /** The model is in the address; settings have one name, so that the gateway finds its own. */
    private static void generateContent(ObjectNode body) {
        body.remove("model");
        JsonNode other = body.remove("generation_config");
        if (body.get("generationConfig") instanceof ObjectNode config) {
            body.set("generationConfig", named(config));
        } else if (other instanceof ObjectNode config) {
            body.set("generationConfig", named(config));
        }
        if (Json.present(body, "contents") == null) {
            throw LlmException.invalid("`contents` is missing.", "contents");
        }
    }

    private static ObjectNode named(ObjectNode config) {
        ObjectNode renamed = Json.object();
        renamed.setAll(config);
        JsonNode most = renamed.remove("max_output_tokens");
        if (most != null) {
            renamed.putIfAbsent("maxOutputTokens", most);
        }
        return renamed;
    }

    private static void requireMessages(ObjectNode body) {
        JsonNode messages = body.get("messages");
        if (messages == null || !messages.isArray()) {
            throw LlmException.invalid("`messages` must be a list.", "messages");
        }
    }

    private static void foreground(ObjectNode body, Target target) {
        if (Json.isTrue(body, "background") && !target.row().quirks().contains(Quirk.BACKGROUND)) {
            if (!target.dropUnsupported()) {
                throw LlmException.unsupported(
                        target.row().name() + " has no responses in the background.", "background");
            }
            body.remove("background");
        }
    }

    /**
     * LiteLLM's unified {@code thinking} becomes the effort where the vendor knows that instead.
     */
    private static void thinking(ObjectNode body, Target target) {
        JsonNode thinking = body.get("thinking");
        if (thinking == null || !target.row().quirks().contains(Quirk.REASONING_EFFORT)) {
            return;
        }
        body.remove("thinking");
        String effort = effort(thinking);
        if (effort != null) {
            body.putIfAbsent("reasoning_effort", Json.mapper().valueToTree(effort));
        }
    }

    private static @Nullable String effort(JsonNode thinking) {
        Long budget = Json.number(thinking, "budget_tokens");
        if (!"enabled".equals(Json.text(thinking, "type")) || budget == null) {
            return null;
        }
        return new Reasoning(null, budget, false, null).effortOrBudget();
    }
}
