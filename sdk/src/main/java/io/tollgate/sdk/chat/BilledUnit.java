package io.tollgate.sdk.chat;

/** What vendors charge by the piece, beside tokens. */
public enum BilledUnit {
    /** The call itself. */
    REQUEST,
    WEB_SEARCH,
    /** A call that searched, by how much it read (Perplexity). */
    WEB_SEARCH_LOW_CONTEXT,
    WEB_SEARCH_MEDIUM_CONTEXT,
    WEB_SEARCH_HIGH_CONTEXT,
    /** A prompt answered with the help of a web search, however many it took (Gemini before 3). */
    GROUNDED_PROMPT,
    ENTERPRISE_WEB_SEARCH,
    FILE_SEARCH,
    ATTACHMENT_SEARCH,
    X_SEARCH,
    CODE_EXECUTION,
    /** A session of 20 minutes in a container of 1 GB in which a model ran code (OpenAI). */
    CODE_CONTAINER,
    MAPS,
    /** An image that was made. */
    IMAGE,
    /** A million pixels that were made. */
    MEGAPIXEL,
    /** An image that was sent. */
    INPUT_IMAGE,
    /** A second of sound that was sent. */
    INPUT_SECOND,
    INPUT_VIDEO_SECOND,
    INPUT_VIDEO_PLUS_SECOND,
    INPUT_VIDEO_STANDARD_SECOND,
    /** A second of video that was made. */
    OUTPUT_SECOND,
    /** A character that was read aloud. */
    INPUT_CHARACTER,
    PAGE,
    /** A query with up to 100 documents to rank. */
    SEARCH_UNIT,
    /** A token read from pages that were cited (Perplexity). */
    CITATION_TOKEN;

    /** Whether it counts what a tool does that runs at the vendor. */
    public boolean isToolCall() {
        return switch (this) {
            case WEB_SEARCH,
                    GROUNDED_PROMPT,
                    ENTERPRISE_WEB_SEARCH,
                    FILE_SEARCH,
                    ATTACHMENT_SEARCH,
                    X_SEARCH,
                    CODE_EXECUTION,
                    CODE_CONTAINER,
                    MAPS ->
                    true;
            default -> false;
        };
    }
}
