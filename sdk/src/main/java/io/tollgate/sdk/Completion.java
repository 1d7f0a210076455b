package io.tollgate.sdk;

import io.tollgate.sdk.chat.ChatResponse;
import io.tollgate.sdk.chat.Usage;
import io.tollgate.sdk.price.Cost;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer with what it used and cost.
 *
 * @param usage never null; {@link Usage#estimated()} when the provider did not count
 * @param cost exact USD; null when nobody has priced the model
 */
public record Completion(ChatResponse response, Usage usage, @Nullable Cost cost) {
    /** The text of the first choice. */
    public String text() {
        return response.text();
    }
}
