package io.tollgate.sdk.wire;

import io.tollgate.sdk.embedding.EmbeddingWire;
import io.tollgate.sdk.provider.ProviderRow;
import io.tollgate.sdk.provider.ProviderRow.Quirk;
import io.tollgate.sdk.provider.ProviderRow.WireName;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The wire a vendor's row names. */
public final class Wires {
    private Wires() {}

    /** How the vendor talks, whichever of its models is meant. */
    public static Wire of(ProviderRow row) {
        return of(row.wire());
    }

    private static Wire of(WireName wire) {
        return switch (wire) {
            case OPENAI -> new OpenAiWire();
            case OPENAI_RESPONSES -> new ResponsesWire();
            case OPENAI_COMPLETIONS -> new CompletionsWire();
            case ANTHROPIC -> new AnthropicWire();
            case BEDROCK -> new BedrockWire();
            case COHERE -> new CohereWire();
            case OLLAMA -> new OllamaWire();
            case GEMINI -> GeminiWire.ofGeminiApi();
            case VERTEX -> GeminiWire.ofVertex();
            case VERTEX_ANTHROPIC -> new VertexAnthropicWire();
            case VERTEX_MISTRAL -> VertexOpenAiWire.ofMistral();
            case VERTEX_OPENAI -> VertexOpenAiWire.ofOpenModels();
        };
    }

    /**
     * The wire for one call: the client's own where the vendor speaks that too, or the one the
     * model insists on.
     *
     * @param client what the client speaks, null when it is no client of a dialect
     */
    public static Wire of(Target target, @Nullable Protocol client) {
        ProviderRow row = target.row();
        Set<Quirk> speaks = row.quirks();
        if (speaks.contains(Quirk.RESPONSES)
                && (client == Protocol.OPENAI_RESPONSES || row.wantsResponses(target.model()))) {
            return new ResponsesWire();
        }
        if (client == Protocol.OPENAI_COMPLETIONS && speaks.contains(Quirk.COMPLETIONS)) {
            return new CompletionsWire();
        }
        return of(row.wire(target.model()));
    }

    /** How the vendor makes vectors; null where it does so in OpenAI's form, or not at all. */
    public static @Nullable EmbeddingWire embeddings(ProviderRow row) {
        return switch (row.wire()) {
            case OPENAI,
                    OPENAI_RESPONSES,
                    OPENAI_COMPLETIONS,
                    ANTHROPIC,
                    VERTEX_ANTHROPIC,
                    VERTEX_MISTRAL,
                    VERTEX_OPENAI ->
                    null;
            case BEDROCK -> new BedrockEmbeddingWire();
            case COHERE -> new CohereEmbeddingWire();
            case OLLAMA -> new OllamaEmbeddingWire();
            case GEMINI -> new GeminiEmbeddingWire();
            case VERTEX -> new VertexEmbeddingWire();
        };
    }
}
