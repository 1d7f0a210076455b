package io.tollgate.sdk.provider;

import io.tollgate.sdk.error.LlmException;

/**
 * {@code provider/model}, as in {@code groq/llama-3.3-70b-versatile}; the model may hold slashes of
 * its own.
 */
public record ModelName(String provider, String model) {
    /**
     * @throws LlmException INVALID_REQUEST when there is no provider or no model
     */
    public static ModelName parse(String name) {
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1) {
            throw LlmException.invalid(
                    "`"
                            + name
                            + "` does not name a provider: write provider/model, as in"
                            + " openai/gpt-4o-mini.",
                    "model");
        }
        return new ModelName(name.substring(0, slash), name.substring(slash + 1));
    }

    @Override
    public String toString() {
        return provider + "/" + model;
    }
}
