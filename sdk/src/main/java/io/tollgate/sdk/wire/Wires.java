package io.tollgate.sdk.wire;

import io.tollgate.sdk.embedding.EmbeddingWire;
import io.tollgate.sdk.provider.ProviderRow;
import org.jspecify.annotations.Nullable;

/** The wire a vendor's row names. */
public final class Wires {
    private Wires() {}

    public static Wire of(ProviderRow row) {
        return switch (row.wire()) {
            case OPENAI -> new OpenAiWire();
            case ANTHROPIC -> new AnthropicWire();
            case BEDROCK -> new BedrockWire();
            case COHERE -> new CohereWire();
            case OLLAMA -> new OllamaWire();
        };
    }

    /** How the vendor makes vectors; null where it does so in OpenAI's form, or not at all. */
    public static @Nullable EmbeddingWire embeddings(ProviderRow row) {
        return switch (row.wire()) {
            case OPENAI, ANTHROPIC -> null;
            case BEDROCK -> new BedrockEmbeddingWire();
            case COHERE -> new CohereEmbeddingWire();
            case OLLAMA -> new OllamaEmbeddingWire();
        };
    }
}
