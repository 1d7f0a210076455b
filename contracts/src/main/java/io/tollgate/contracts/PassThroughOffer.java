package io.tollgate.contracts;

import org.jspecify.annotations.Nullable;

/**
 * What admission must assume about a call that passes through to a provider.
 *
 * @param provider its own name
 * @param available whether there are credentials for it
 * @param wire how it talks, in lower case: {@code openai}, {@code anthropic}, {@code gemini}, …
 * @param model the worst case of the model that was asked about; null when none was
 */
public record PassThroughOffer(
        String provider, boolean available, String wire, @Nullable ModelOffer model) {}
