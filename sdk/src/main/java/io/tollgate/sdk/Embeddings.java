package io.tollgate.sdk;

import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.price.Cost;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vectors in the order of the inputs.
 *
 * @param cost exact USD; null when nobody has priced the model
 */
public record Embeddings(List<float[]> vectors, Usage usage, @Nullable Cost cost) {
    public Embeddings {
        vectors = List.copyOf(vectors);
    }
}
