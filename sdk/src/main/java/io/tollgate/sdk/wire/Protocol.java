package io.tollgate.sdk.wire;

/**
 * A chat interface two parties may share; client and provider of the same one get each other's
 * bytes.
 */
public enum Protocol {
    OPENAI_CHAT,
    ANTHROPIC_MESSAGES,
    GEMINI
}
