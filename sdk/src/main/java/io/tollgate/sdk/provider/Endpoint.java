package io.tollgate.sdk.provider;

/**
 * What a vendor serves in OpenAI's form, or in its wire's own.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference">API reference</a>
 */
public enum Endpoint {
    CHAT("/chat/completions"),
    EMBEDDINGS("/embeddings"),
    RERANK("/rerank"),
    MODERATIONS("/moderations"),
    IMAGES("/images/generations"),
    /** Multipart, or JSON with the pictures by address. */
    IMAGE_EDITS("/images/edits"),
    /** Answers with sound. */
    SPEECH("/audio/speech"),
    /** Multipart. */
    TRANSCRIPTIONS("/audio/transcriptions"),
    /** Multipart. */
    TRANSLATIONS("/audio/translations");

    private final String path;

    Endpoint(String path) {
        this.path = path;
    }

    /** Below the provider's address, in OpenAI's form. */
    public String path() {
        return path;
    }

    /** Whether every vendor that serves it speaks OpenAI's form, so that nothing is translated. */
    public boolean passedOn() {
        return switch (this) {
            case CHAT, EMBEDDINGS, RERANK -> false;
            case MODERATIONS, IMAGES, IMAGE_EDITS, SPEECH, TRANSCRIPTIONS, TRANSLATIONS -> true;
        };
    }
}
