package io.tollgate.gateway.call;

import io.tollgate.sdk.wire.Protocol;

/** A model path that clients call; each is served with and without {@code /v1}. */
public enum ModelRoute {
    CHAT_COMPLETIONS("/chat/completions", Protocol.OPENAI_CHAT, "acompletion"),
    MESSAGES("/messages", Protocol.ANTHROPIC_MESSAGES, "anthropic_messages"),
    EMBEDDINGS("/embeddings", Protocol.OPENAI_CHAT, "aembedding");

    private final String path;
    private final Protocol protocol;
    private final String callType;

    ModelRoute(String path, Protocol protocol, String callType) {
        this.path = path;
        this.protocol = protocol;
        this.callType = callType;
    }

    /** Path below {@code /v1}. */
    public String path() {
        return path;
    }

    /** Whose error objects the client understands. */
    public Protocol protocol() {
        return protocol;
    }

    /** LiteLLM's {@code call_type} in the ledger. */
    public String callType() {
        return callType;
    }

    /** Whether an answer has output tokens to pay for. */
    public boolean hasOutput() {
        return this != EMBEDDINGS;
    }
}
