package io.tollgate.contracts;

/** A provider's own path whose bodies are understood, so that its use can be bounded and priced. */
public enum PassThroughForm {
    OPENAI_CHAT,
    OPENAI_COMPLETIONS,
    OPENAI_EMBEDDINGS,
    OPENAI_RESPONSES,
    ANTHROPIC_MESSAGES,
    GEMINI,
    COHERE_CHAT,
    BEDROCK_CONVERSE,
    /** Whatever body the model wants. */
    BEDROCK_INVOKE
}
