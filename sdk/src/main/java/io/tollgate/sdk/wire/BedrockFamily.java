package io.tollgate.sdk.wire;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whose model it is: Converse is one form, but some settings travel in each maker's own words.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference-supported-models-features.html">Supported
 *     models and features</a>
 */
enum BedrockFamily {
    CLAUDE("anthropic.", "claude"),
    NOVA("amazon.nova", "nova-"),
    TITAN("amazon.titan"),
    LLAMA("meta."),
    MISTRAL("mistral."),
    COHERE("cohere."),
    AI21("ai21."),
    QWEN("qwen."),
    OPENAI("openai."),
    DEEPSEEK("deepseek."),
    /** An application's own profile, or a maker not listed. */
    OTHER;

    /** How JSON of a given schema is had. */
    enum Json {
        /** {@code outputConfig}. */
        NATIVE,
        /** A tool the model is made to call. */
        TOOL,
        /** Asking for it. */
        WORDS
    }

    private static final Pattern CLAUDE_WITHOUT_TOOLS = Pattern.compile("claude-(v2|instant)");
    private static final Pattern CLAUDE_WITHOUT_FORMAT =
            Pattern.compile("claude-(3-|sonnet-4-2025|opus-4-2025|opus-4-1)");
    private static final Pattern MISTRAL_WITHOUT_FORMAT =
            Pattern.compile("mistral-7b|mixtral|-240\\d|pixtral");

    private final List<String> marks;

    BedrockFamily(String... marks) {
        this.marks = List.of(marks);
    }

    static BedrockFamily of(String model) {
        String lower = model.toLowerCase(Locale.ROOT);
        for (BedrockFamily family : values()) {
            for (String mark : family.marks) {
                if (lower.contains(mark)) {
                    return family;
                }
            }
        }
        return OTHER;
    }

    /**
     * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html">
     *     Structured output</a>
     */
    Json json(String model) {
        return switch (this) {
            case CLAUDE -> claude(model);
            case NOVA -> Json.TOOL;
            case MISTRAL -> MISTRAL_WITHOUT_FORMAT.matcher(model).find() ? Json.WORDS : Json.NATIVE;
            case TITAN, LLAMA, COHERE, AI21 -> Json.WORDS;
            case QWEN, OPENAI, DEEPSEEK, OTHER -> Json.NATIVE;
        };
    }

    private static Json claude(String model) {
        if (CLAUDE_WITHOUT_TOOLS.matcher(model).find()) {
            return Json.WORDS;
        }
        return CLAUDE_WITHOUT_FORMAT.matcher(model).find() ? Json.TOOL : Json.NATIVE;
    }

    /** Whether prompts may carry cache points; elsewhere they are refused. */
    boolean caches() {
        return this == CLAUDE || this == NOVA || this == OTHER;
    }

    /** Whether tools may carry them too. */
    boolean cachesTools() {
        return this == CLAUDE || this == OTHER;
    }
}
