package io.tollgate.sdk.token;

/**
 * How long a prompt is.
 *
 * @param tokens at least 0
 * @param tokenizer OpenAI's name of the encoding ({@code o200k_base}), or {@code estimate}: one
 *     token for four characters, rounded up
 */
public record TokenCount(long tokens, String tokenizer) {
    static final String ESTIMATE = "estimate";

    public boolean estimated() {
        return tokenizer.equals(ESTIMATE);
    }
}
