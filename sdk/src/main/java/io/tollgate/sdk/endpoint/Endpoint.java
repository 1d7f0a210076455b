package io.tollgate.sdk.endpoint;

/**
 * An endpoint of OpenAI's that needs no translation: vendors that serve it serve it in this form.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference">API reference</a>
 */
public enum Endpoint {
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

    /** Below the provider's address. */
    public String path() {
        return path;
    }
}
