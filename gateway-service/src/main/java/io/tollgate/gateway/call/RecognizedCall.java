package io.tollgate.gateway.call;

import io.tollgate.contracts.PassThroughForm;
import io.tollgate.sdk.json.JsonSpan;
import io.tollgate.sdk.price.HostedTools;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import tools.jackson.databind.JsonNode;

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

    private static final Pattern AZURE = Pattern.compile("/deployments/([^/]+)/");

    private static final Set<String> RAW_METHODS = Set.of("rawPredict", "streamRawPredict");

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
            case "bedrock" -> bedrock(path);
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
        Matcher azure = AZURE.matcher(path);
        String deployment = azure.find() ? decoded(azure.group(1)) : null;
        if (path.endsWith("/chat/completions")) {
            return new RecognizedCall(PassThroughForm.OPENAI_CHAT, deployment);
        }
        if (path.endsWith("/completions")) {
            return new RecognizedCall(PassThroughForm.OPENAI_COMPLETIONS, deployment);
        }
        if (path.endsWith("/embeddings")) {
            return new RecognizedCall(PassThroughForm.OPENAI_EMBEDDINGS, deployment);
        }
        return path.endsWith("/responses")
                ? new RecognizedCall(PassThroughForm.OPENAI_RESPONSES, deployment)
                : null;
    }

    private static @Nullable RecognizedCall google(String path) {
        int colon = path.lastIndexOf(':');
        int models = path.lastIndexOf("/models/");
        if (models < 0 || colon < models) {
            return null;
        }
        String model = decoded(path.substring(models + 8, colon));
        String method = path.substring(colon + 1);
        if (GOOGLES_METHODS.contains(method)) {
            return new RecognizedCall(PassThroughForm.GEMINI, model);
        }
        PassThroughForm form =
                RAW_METHODS.contains(method) ? publishers(path.substring(0, models)) : null;
        return form == null ? null : new RecognizedCall(form, model);
    }

    /** Vertex AI takes the bodies of others as they are. */
    private static @Nullable PassThroughForm publishers(String path) {
        if (path.endsWith("/publishers/anthropic")) {
            return PassThroughForm.ANTHROPIC_MESSAGES;
        }
        return path.endsWith("/publishers/mistralai") ? PassThroughForm.OPENAI_CHAT : null;
    }

    private static @Nullable RecognizedCall bedrock(String path) {
        int end = path.lastIndexOf('/');
        if (!path.startsWith("/model/") || end <= 7) {
            return null;
        }
        String model = decoded(path.substring(7, end));
        return switch (path.substring(end + 1)) {
            case "converse", "converse-stream" ->
                    new RecognizedCall(PassThroughForm.BEDROCK_CONVERSE, model);
            case "invoke", "invoke-with-response-stream" ->
                    new RecognizedCall(PassThroughForm.BEDROCK_INVOKE, model);
            default -> null;
        };
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
            case OPENAI_RESPONSES -> scan(body, ModelRoute.RESPONSES);
            case GEMINI -> scan(body, ModelRoute.GENERATE_CONTENT);
            // Settings lie deeper there: the model's own limit counts.
            case BEDROCK_CONVERSE -> withoutLimit(scan(body, ModelRoute.CHAT_COMPLETIONS), 1);
            case BEDROCK_INVOKE ->
                    withoutLimit(scan(body, ModelRoute.CHAT_COMPLETIONS), answers(body));
        };
    }

    /** Whether the answer says nothing yet of what will be used. */
    public boolean answersLater(byte[] body) {
        JsonSpan asked = JsonSpan.find(body, 0, body.length, "background");
        return form == PassThroughForm.OPENAI_RESPONSES
                && asked != null
                && asked.end() > asked.start()
                && body[asked.start()] == 't';
    }

    /** Each family of models has its own word for it. */
    private static int answers(byte[] body) {
        JsonNode request = BodyScanner.MAPPER.readTree(body);
        int most = 1;
        for (String name : List.of("num_generations", "numResults", "n")) {
            most = Math.max(most, request.path(name).asInt(1));
        }
        return Math.min(most, 128);
    }

    /** Whether answers have tokens of their own. */
    public boolean hasOutput() {
        return form != PassThroughForm.OPENAI_EMBEDDINGS;
    }

    /**
     * Whether models of this kind are charged by what their answers count: pictures and sound are
     * made through the same path.
     *
     * @param mode of the model, null when it is not known
     */
    public boolean understands(@Nullable String mode) {
        return form != PassThroughForm.BEDROCK_INVOKE
                || mode == null
                || Set.of("chat", "completion", "embedding").contains(mode);
    }

    /** Whether all of the prompt is in the body. */
    public static boolean isWhole(BodyFacts facts) {
        return facts.promptTokenBound() < PromptBound.UNKNOWN_PROMPT;
    }

    private BodyFacts scan(byte[] body, ModelRoute route) {
        return BodyScanner.scan(body, route, 0, pathModel, Set.of());
    }

    private BodyFacts withoutLimit(BodyFacts facts, int choices) {
        return new BodyFacts(
                pathModel == null ? facts.model() : pathModel,
                facts.stream(),
                null,
                choices,
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
