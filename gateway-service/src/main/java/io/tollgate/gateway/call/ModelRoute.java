package io.tollgate.gateway.call;

import io.tollgate.sdk.wire.Protocol;

/** A model path that clients call; each is served with and without {@code /v1}. */
public enum ModelRoute {
    CHAT_COMPLETIONS("/chat/completions", Protocol.OPENAI_CHAT, "acompletion", Kind.TEXT),
    COMPLETIONS("/completions", Protocol.OPENAI_COMPLETIONS, "atext_completion", Kind.TEXT),
    RESPONSES("/responses", Protocol.OPENAI_RESPONSES, "aresponses", Kind.STORED_TEXT),
    MESSAGES("/messages", Protocol.ANTHROPIC_MESSAGES, "anthropic_messages", Kind.TEXT),
    COUNT_TOKENS(
            "/messages/count_tokens", Protocol.ANTHROPIC_MESSAGES, "acount_tokens", Kind.ANSWER),
    EMBEDDINGS("/embeddings", Protocol.OPENAI_CHAT, "aembedding", Kind.ANSWER),
    MODERATIONS("/moderations", Protocol.OPENAI_CHAT, "amoderation", Kind.ANSWER),
    RERANK("/rerank", Protocol.OPENAI_CHAT, "arerank", Kind.ANSWER),
    IMAGES("/images/generations", Protocol.OPENAI_CHAT, "aimage_generation", Kind.MEDIA),
    IMAGE_EDITS("/images/edits", Protocol.OPENAI_CHAT, "aimage_edit", Kind.FORM),
    SPEECH("/audio/speech", Protocol.OPENAI_CHAT, "aspeech", Kind.MEDIA),
    TRANSCRIPTIONS("/audio/transcriptions", Protocol.OPENAI_CHAT, "atranscription", Kind.FORM),
    TRANSLATIONS("/audio/translations", Protocol.OPENAI_CHAT, "atranslation", Kind.FORM),
    GENERATE_CONTENT(
            "/models/{model}:generateContent", Protocol.GEMINI, "agenerate_content", Kind.TEXT),
    STREAM_GENERATE_CONTENT(
            "/models/{model}:streamGenerateContent",
            Protocol.GEMINI,
            "agenerate_content_stream",
            Kind.TEXT),
    GEMINI_COUNT_TOKENS(
            "/models/{model}:countTokens", Protocol.GEMINI, "acount_tokens", Kind.ANSWER),
    /** Whatever a provider has; whose dialect it is depends on the path. */
    PASS_THROUGH("/pass-through", Protocol.OPENAI_CHAT, "pass_through_endpoint", Kind.PASS_THROUGH);

    private static final String MODEL = "/models/{model}:";

    private enum Kind {
        TEXT,
        /** Text whose answer has an id that means something later. */
        STORED_TEXT,
        ANSWER,
        MEDIA,
        /** Takes files in a multipart form. */
        FORM,
        PASS_THROUGH
    }

    private final String path;
    private final Protocol protocol;
    private final String callType;
    private final Kind kind;

    ModelRoute(String path, Protocol protocol, String callType, Kind kind) {
        this.path = path;
        this.protocol = protocol;
        this.callType = callType;
        this.kind = kind;
    }

    /** Path below {@code /v1}. */
    public String path() {
        return path;
    }

    /** Path at provider-service; which model is meant is told beside it. */
    public String innerPath() {
        return path.startsWith(MODEL) ? "/v1beta/" + method() : "/v1" + path;
    }

    /** What stands behind the model's name in the path; empty where no model does. */
    public String method() {
        return path.startsWith(MODEL) ? path.substring(MODEL.length()) : "";
    }

    /** Whose error objects the client understands. */
    public Protocol protocol() {
        return protocol;
    }

    /** LiteLLM's {@code call_type} in the ledger. */
    public String callType() {
        return callType;
    }

    /** Whether an answer has output tokens that a lower limit would save. */
    public boolean hasOutput() {
        return kind == Kind.TEXT || kind == Kind.STORED_TEXT;
    }

    /**
     * Whether who asks for a stream always gets events. Transcripts are streamed by some models
     * only: others answer whole, whatever was asked.
     */
    public boolean answersInEvents() {
        return hasOutput() || this == IMAGES || this == IMAGE_EDITS;
    }

    /** Whether an answer may serve the same question again. */
    public boolean cacheable() {
        return kind == Kind.TEXT || kind == Kind.ANSWER;
    }

    /** Whether clients find it at a path of its own. */
    public boolean hasPath() {
        return kind != Kind.PASS_THROUGH;
    }

    /** Whether files may come in a multipart form. */
    public boolean takesForms() {
        return kind == Kind.FORM;
    }
}
