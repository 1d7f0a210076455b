package io.tollgate.sdk.wire;

/**
 * A chat interface two parties may share; client and provider of the same one get each other's
 * bytes.
 */
public enum Protocol {
    OPENAI_CHAT,
    OPENAI_RESPONSES,
    /** OpenAI's older interface: one prompt, no roles. */
    OPENAI_COMPLETIONS,
    ANTHROPIC_MESSAGES,
    GEMINI
}
