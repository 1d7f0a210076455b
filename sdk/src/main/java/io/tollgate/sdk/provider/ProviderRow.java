package io.tollgate.sdk.provider;

import io.tollgate.sdk.error.LlmException;
import io.tollgate.sdk.rerank.RerankForm;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A vendor as a row of {@code providers.yml}.
 *
 * @param name the prefix of its models, as in {@code groq/llama-3.3-70b-versatile}
 * @param aliases other names clients may use
 * @param wire how it talks
 * @param modelWires how it talks for models whose name begins like the key
 * @param baseUrl its address, with {@code {names}} of parameters to fill in; the wire appends its
 *     path ({@code /chat/completions}, {@code /messages})
 * @param baseUrlsWhen addresses in place of it, by {@code parameter=value}
 * @param auth how the key is sent
 * @param keyEnv environment variable of the key, null when it needs none
 * @param baseUrlEnv environment variable that replaces the address, null when there is none
 * @param credentialEnv further environment variables which show that credentials are there
 * @param parameters the settings only this vendor has, by name
 * @param rerank how it reranks, null when it does not
 * @param headers sent with every request
 * @param renames request fields under another name there
 * @param drops request fields that mean nothing there, left out silently
 * @param messageDrops fields it refuses inside messages, content parts and tools, left out silently
 * @param unsupported request fields it cannot do: the call is refused, or goes without them when
 *     the client said {@code drop_params}
 * @param responsesModels beginnings of the names of models that refuse chat completions and want
 *     Responses
 * @param quirks the remaining differences
 * @param endpoints what it serves in OpenAI's form, besides what quirks say
 * @param chatPath path of chats where it is not the wire's own; null where it is
 */
public record ProviderRow(
        String name,
        List<String> aliases,
        WireName wire,
        Map<String, WireName> modelWires,
        String baseUrl,
        Map<String, String> baseUrlsWhen,
        Auth auth,
        @Nullable String keyEnv,
        @Nullable String baseUrlEnv,
        List<String> credentialEnv,
        Map<String, Parameter> parameters,
        @Nullable RerankForm rerank,
        Map<String, String> headers,
        Map<String, String> renames,
        List<String> drops,
        List<String> messageDrops,
        List<String> unsupported,
        List<String> responsesModels,
        Set<Quirk> quirks,
        Set<Endpoint> endpoints,
        @Nullable String chatPath) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z0-9_]+)}");

    public ProviderRow {
        aliases = List.copyOf(aliases);
        modelWires = Map.copyOf(modelWires);
        baseUrlsWhen = Map.copyOf(baseUrlsWhen);
        credentialEnv = List.copyOf(credentialEnv);
        parameters = Map.copyOf(parameters);
        headers = Map.copyOf(headers);
        renames = Map.copyOf(renames);
        drops = List.copyOf(drops);
        messageDrops = List.copyOf(messageDrops);
        unsupported = List.copyOf(unsupported);
        responsesModels = List.copyOf(responsesModels);
        quirks = Set.copyOf(quirks);
        endpoints = Set.copyOf(endpoints);
    }

    /**
     * The address with its placeholders filled in.
     *
     * @throws LlmException INVALID_REQUEST naming a parameter that is missing or no part of an
     *     address
     */
    public URI address(Map<String, String> values) {
        String template = baseUrl;
        for (var when : baseUrlsWhen.entrySet()) {
            int equals = when.getKey().indexOf('=');
            String value = values.get(when.getKey().substring(0, equals));
            if (when.getKey().substring(equals + 1).equals(value)) {
                template = when.getValue();
            }
        }
        Matcher matcher = PLACEHOLDER.matcher(template);
        String filled =
                matcher.replaceAll(found -> Matcher.quoteReplacement(part(found.group(1), values)));
        return URI.create(filled);
    }

    /** How this model talks. */
    public WireName wire(String model) {
        for (var prefix : modelWires.entrySet()) {
            if (model.startsWith(prefix.getKey())) {
                return prefix.getValue();
            }
        }
        return wire;
    }

    /**
     * @throws LlmException INVALID_REQUEST naming the parameter when it is missing
     */
    public String required(String parameter, Map<String, String> values) {
        String value = values.get(parameter);
        if (value == null) {
            Parameter known = parameters.get(parameter);
            String or =
                    known == null || known.env().isEmpty()
                            ? ""
                            : " (or " + known.env().getFirst() + " in the environment)";
            throw LlmException.invalid(
                    "Set " + parameter + or + " to call " + name + ".", parameter);
        }
        return value;
    }

    /**
     * What this row's parameters are for one deployment: as given, else from the environment, else
     * the fallback. Blank values count as not given.
     *
     * @param given the deployment's own, null from it for none
     * @param environment of the process
     */
    public Map<String, String> values(
            UnaryOperator<@Nullable String> given, UnaryOperator<@Nullable String> environment) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Parameter parameter : parameters.values()) {
            String value = given.apply(parameter.name());
            for (String variable : parameter.env()) {
                value = value == null || value.isBlank() ? environment.apply(variable) : value;
            }
            if (value == null || value.isBlank()) {
                value = parameter.fallback();
            }
            if (value != null && !value.isBlank()) {
                values.put(parameter.name(), value);
            }
        }
        return values;
    }

    /** Whether the model cannot be had through chat completions. */
    public boolean wantsResponses(String model) {
        return model.startsWith("responses/")
                || responsesModels.stream().anyMatch(model::startsWith);
    }

    private String part(String parameter, Map<String, String> values) {
        String value = required(parameter, values);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!Character.isLetterOrDigit(c) && "-._~".indexOf(c) < 0) {
                throw LlmException.invalid(
                        parameter + " holds what no address may hold.", parameter);
            }
        }
        return value;
    }

    public enum WireName {
        OPENAI,
        OPENAI_RESPONSES,
        OPENAI_COMPLETIONS,
        ANTHROPIC,
        BEDROCK,
        COHERE,
        OLLAMA,
        /** The Gemini API. */
        GEMINI,
        /** Google's models at Vertex AI. */
        VERTEX,
        /** Claude at Vertex AI. */
        VERTEX_ANTHROPIC,
        /** Mistral's models at Vertex AI. */
        VERTEX_MISTRAL,
        /** Llama and other open models at Vertex AI. */
        VERTEX_OPENAI
    }

    /** How the key travels. */
    public enum Auth {
        /** {@code Authorization: Bearer}. */
        BEARER,
        /** {@code x-api-key}. */
        X_API_KEY,
        /** {@code api-key}. */
        API_KEY,
        /** {@code x-goog-api-key}. */
        X_GOOG_API_KEY,
        /** A bearer key where there is one, else AWS signature version 4. */
        AWS,
        /** {@code x-goog-api-key} where there is a key, else an OAuth token of Google's. */
        GOOGLE,
        /** {@code api-key}, or a token of Microsoft Entra ID. */
        AZURE,
        /** Wants no key; one that was given goes along as a bearer all the same. */
        NONE;

        /** Whether there is no call without an API key. */
        public boolean needsKey() {
            return switch (this) {
                case BEARER, X_API_KEY, API_KEY, X_GOOG_API_KEY -> true;
                case AWS, AZURE, GOOGLE, NONE -> false;
            };
        }
    }

    /** Differences that are data, not code of one vendor. */
    public enum Quirk {
        /** Vectors are numbers where nothing is said; {@code encoding_format: float} is refused. */
        FLOATS_UNNAMED,
        /** Knows OpenAI's {@code metadata} field (string pairs). */
        METADATA,
        /** Refuses {@code stream_options}, and reports usage in streams anyway, or not at all. */
        NO_STREAM_OPTIONS,
        /** Knows messages of the {@code developer}; elsewhere they are the {@code system}'s. */
        DEVELOPER_ROLE,
        /** Knows {@code reasoning_effort}. */
        REASONING_EFFORT,
        /** Wants tool calls of nine characters, and the answer to be continued marked. */
        MISTRAL_MESSAGES,
        /** An address without a path means the {@code /v1} below it. */
        BARE_ADDRESS_HAS_V1,
        /** Knows {@code service_tier}. */
        SERVICE_TIER,
        /** Serves OpenAI's Responses beside chat completions. */
        RESPONSES,
        /** Works on responses when it has answered, for whoever asks again. */
        BACKGROUND,
        /** Serves OpenAI's older completions beside chat completions. */
        COMPLETIONS,
        /** Azure OpenAI's paths: a deployment and a dated {@code api-version}, or {@code v1}. */
        AZURE_DEPLOYMENTS,
        /** Azure's Foundry models: {@code /models} for chat, {@code v1} for the rest. */
        AZURE_MODELS,
        /** Runs inside this process. */
        IN_PROCESS
    }
}
