package io.tollgate.gateway.call;

import io.tollgate.contracts.PassThroughForm;
import io.tollgate.sdk.price.HostedTools;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * A provider's own path whose body is understood. Only these can be bounded: a fine-tuning job
 * names a model too, and costs something else.
 *
 * @param pathModel the model where the path names it, null where the body does
 */
public record RecognizedCall(PassThroughForm form, @Nullable String pathModel) {

    /** Of a body that is not read, or not yet. */
    static final BodyFacts UNREAD =
            new BodyFacts(
                    "",
                    false,
                    null,
                    1,
                    0,
                    1,
                    new HostedTools(Map.of(), null, 1, false),
                    null,
                    List.of(),
                    null,
                    null,
                    null);

    private static final Set<String> GOOGLES_METHODS =
            Set.of("generateContent", "streamGenerateContent");

    /**
     * @param wire of the provider, in lower case
     * @param method of HTTP
     * @param path below the provider's name, without its query
     * @return null for every other call
     */
    public static @Nullable RecognizedCall of(String wire, String method, String path) {
        if (!method.equals("POST")) {
            return null;
        }
        return switch (wire.toLowerCase(Locale.ROOT)) {
            case "gemini", "vertex" -> google(path);
            case "bedrock" -> converse(path);
            case "anthropic" ->
                    path.equals("/v1/messages") || path.equals("/messages")
                            ? new RecognizedCall(PassThroughForm.ANTHROPIC_MESSAGES, null)
                            : null;
            case "cohere" ->
                    path.equals("/v2/chat")
                            ? new RecognizedCall(PassThroughForm.COHERE_CHAT, null)
                            : null;
            case "openai", "openai_responses", "openai_completions" -> openAi(path);
            default -> null;
        };
    }

    private static @Nullable RecognizedCall openAi(String path) {
        if (path.contains("/deployments/")) {
            // A deployment's name says nothing of its model.
            return null;
        }
        if (path.endsWith("/chat/completions")) {
            return new RecognizedCall(PassThroughForm.OPENAI_CHAT, null);
        }
        if (path.endsWith("/completions")) {
            return new RecognizedCall(PassThroughForm.OPENAI_COMPLETIONS, null);
        }
        return path.endsWith("/embeddings")
                ? new RecognizedCall(PassThroughForm.OPENAI_EMBEDDINGS, null)
                : null;
    }

    private static @Nullable RecognizedCall google(String path) {
        int colon = path.lastIndexOf(':');
        int models = path.lastIndexOf("/models/");
        if (models < 0 || colon < models || !GOOGLES_METHODS.contains(path.substring(colon + 1))) {
            return null;
        }
        return new RecognizedCall(
                PassThroughForm.GEMINI, decoded(path.substring(models + 8, colon)));
    }

    private static @Nullable RecognizedCall converse(String path) {
        int end = path.lastIndexOf('/');
        String last = path.substring(end + 1);
        boolean known = last.equals("converse") || last.equals("converse-stream");
        return known && path.startsWith("/model/") && end > 7
                ? new RecognizedCall(
                        PassThroughForm.BEDROCK_CONVERSE, decoded(path.substring(7, end)))
                : null;
    }

    private static String decoded(String name) {
        return StringUtils.uriDecode(name, StandardCharsets.UTF_8);
    }

    /**
     * Reads the body.
     *
     * @throws Refusal 400 when it is not what such a body must be
     */
    public BodyFacts facts(byte[] body) {
        return switch (form) {
            case OPENAI_CHAT, COHERE_CHAT -> scan(body, ModelRoute.CHAT_COMPLETIONS);
            case OPENAI_COMPLETIONS -> scan(body, ModelRoute.COMPLETIONS);
            case OPENAI_EMBEDDINGS -> scan(body, ModelRoute.EMBEDDINGS);
            case ANTHROPIC_MESSAGES -> scan(body, ModelRoute.MESSAGES);
            case GEMINI -> scan(body, ModelRoute.GENERATE_CONTENT);
            // Settings lie deeper there: the model's own limit counts.
            case BEDROCK_CONVERSE -> withoutLimit(scan(body, ModelRoute.CHAT_COMPLETIONS));
        };
    }

    /** Whether answers have tokens of their own. */
    public boolean hasOutput() {
        return form != PassThroughForm.OPENAI_EMBEDDINGS;
    }

    /** Whether all of the prompt is in the body. */
    public static boolean isWhole(BodyFacts facts) {
        return facts.promptTokenBound() < PromptBound.UNKNOWN_PROMPT;
    }

    private BodyFacts scan(byte[] body, ModelRoute route) {
        return BodyScanner.scan(body, route, 0, pathModel, Set.of());
    }

    private BodyFacts withoutLimit(BodyFacts facts) {
        return new BodyFacts(
                pathModel == null ? facts.model() : pathModel,
                facts.stream(),
                null,
                1,
                facts.promptTokenBound(),
                facts.promptTokenEstimate(),
                facts.hostedTools(),
                facts.user(),
                facts.tags(),
                facts.sessionId(),
                facts.traceId(),
                null);
    }
}
