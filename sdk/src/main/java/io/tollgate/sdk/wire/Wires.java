package io.tollgate.sdk.wire;

import io.tollgate.sdk.embedding.EmbeddingWire;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRow.WireName;
import org.jspecify.annotations.Nullable;

/** The wire a vendor's row names. */
public final class Wires {
    private Wires() {}

    /** How the vendor talks, whichever of its models is meant. */
    public static Wire of(ProviderRow row) {
        return of(row.wire());
    }

    /** How the target's model talks: some vendors pass others' models on in the makers' words. */
    public static Wire of(Target target) {
        return of(target.row().wire(target.model()));
    }

    private static Wire of(WireName wire) {
        return switch (wire) {
            case OPENAI -> new OpenAiWire();
            case ANTHROPIC -> new AnthropicWire();
            case GEMINI -> GeminiWire.ofGeminiApi();
            case VERTEX -> GeminiWire.ofVertex();
            case VERTEX_ANTHROPIC -> new VertexAnthropicWire();
        };
    }

    /** How the vendor makes vectors; null where it does so in OpenAI's form, or not at all. */
    public static @Nullable EmbeddingWire embeddings(ProviderRow row) {
        return switch (row.wire()) {
            case OPENAI, ANTHROPIC, VERTEX_ANTHROPIC -> null;
            case GEMINI -> new GeminiEmbeddingWire();
            case VERTEX -> new VertexEmbeddingWire();
        };
    }
}
