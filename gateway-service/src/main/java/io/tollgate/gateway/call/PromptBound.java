package io.tollgate.gateway.call;

/**
 * More than a call can be charged for, in tokens at the offer's input price. What is not charged by
 * the token is reckoned in tokens here and priced to match by provider-service's offers: an image
 * made as {@value #IMAGE_TOKENS}, a second of sound as {@value #SECOND_TOKENS}, a search unit as
 * {@value #SEARCH_UNIT_TOKENS}.
 */
final class PromptBound {

    /** OpenAI's largest image, at high quality, comes to 6,240 tokens. */
    private static final long IMAGE_TOKENS = 10_000;

    private static final long MOST_IMAGES_EDITED = 16;

    /** Heard and written tokens of a second of sound come to some 15. */
    private static final long SECOND_TOKENS = 50;

    /** Sound that can still be understood has more: 4 kbit/s. */
    private static final long LEAST_BYTES_OF_A_SECOND = 500;

    private static final long SEARCH_UNIT_TOKENS = 1_000;
    private static final long DOCUMENTS_OF_A_UNIT = 100;

    /** Longer documents are split, and every piece counts: Cohere's are of 500 tokens. */
    private static final long BYTES_OF_A_DOCUMENT = 500;

    /** More than any model's context, where the prompt is not in the body alone. */
    static final long UNKNOWN_PROMPT = 2_000_000;

    private PromptBound() {}

    /**
     * What a body holds that decides its price.
     *
     * @param bytes of the body without the data of media
     * @param mediaTokens for the media parts in it
     * @param choices how many answers, or images, are asked for
     * @param documents to be ranked
     * @param queryBytes they are ranked by
     * @param elsewhere whether more of the prompt is stored at the provider, or fetched by it
     * @param uploaded bytes of files
     */
    record Measure(
            long bytes,
            long mediaTokens,
            int choices,
            long documents,
            long queryBytes,
            boolean elsewhere,
            long uploaded) {}

    static long of(ModelRoute route, Measure body) {
        long text = body.bytes() + body.mediaTokens();
        return switch (route) {
            case CHAT_COMPLETIONS,
                    COMPLETIONS,
                    RESPONSES,
                    MESSAGES,
                    GENERATE_CONTENT,
                    STREAM_GENERATE_CONTENT ->
                    text + (body.elsewhere() ? UNKNOWN_PROMPT : 0);
            case EMBEDDINGS, MODERATIONS, SPEECH -> text;
            case COUNT_TOKENS, GEMINI_COUNT_TOKENS, PASS_THROUGH -> 0;
            case IMAGES -> text + IMAGE_TOKENS * body.choices();
            case IMAGE_EDITS -> text + IMAGE_TOKENS * (body.choices() + MOST_IMAGES_EDITED);
            case TRANSCRIPTIONS, TRANSLATIONS ->
                    text + (body.uploaded() / LEAST_BYTES_OF_A_SECOND + 1) * SECOND_TOKENS;
            case RERANK ->
                    text
                            + body.queryBytes() * body.documents()
                            + SEARCH_UNIT_TOKENS
                                    * (1
                                            + (body.documents() + text / BYTES_OF_A_DOCUMENT)
                                                    / DOCUMENTS_OF_A_UNIT);
        };
    }
}
