package io.tollgate.sdk.provider;

/** What a vendor serves in OpenAI's form, or in its wire's own. */
public enum Endpoint {
    CHAT,
    EMBEDDINGS,
    RERANK,
    MODERATIONS,
    IMAGES,
    SPEECH,
    TRANSCRIPTIONS
}
