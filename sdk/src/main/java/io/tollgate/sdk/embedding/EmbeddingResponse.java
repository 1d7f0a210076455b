package io.tollgate.sdk.embedding;

import io.tollgate.sdk.chat.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vectors, in the order of the inputs.
 *
 * @param vectors one for each input; shared, do not change them
 * @param usage null when the provider did not count
 */
public record EmbeddingResponse(List<float[]> vectors, @Nullable Usage usage) {
    public EmbeddingResponse {
        vectors = List.copyOf(vectors);
    }
}
