package io.tollgate.sdk.rerank;

/** How a vendor speaks of reranking; the differences are few enough to be data. */
public enum RerankForm {
    /**
     * Counts search units.
     *
     * @see <a href="https://docs.cohere.com/v2/reference/rerank">Cohere</a>
     */
    COHERE("/v2/rerank", "top_n", "results"),
    /**
     * Counts tokens; spoken by Together AI, vLLM and others too.
     *
     * @see <a href="https://jina.ai/reranker">Jina</a>
     */
    JINA("/rerank", "top_n", "results"),
    /**
     * Counts tokens, under other names.
     *
     * @see <a href="https://docs.voyageai.com/reference/reranker-api">Voyage</a>
     */
    VOYAGE("/rerank", "top_k", "data");

    private final String path;
    private final String topField;
    private final String resultsField;

    RerankForm(String path, String topField, String resultsField) {
        this.path = path;
        this.topField = topField;
        this.resultsField = resultsField;
    }

    String path() {
        return path;
    }

    String topField() {
        return topField;
    }

    String resultsField() {
        return resultsField;
    }
}
