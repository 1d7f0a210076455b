package io.tollgate.sdk;

import io.tollgate.sdk.chat.Usage;

/**
 * A whole embeddings answer, ready for the client.
 *
 * @param usage never null; {@link Usage#estimated()} when the provider did not count
 */
public record EmbeddingAnswer(byte[] body, Usage usage) {}
