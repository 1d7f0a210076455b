package io.tollgate.sdk.rerank;

import io.tollgate.sdk.chat.Usage;
import java.util.List;

/**
 * A whole answer, ready for the client.
 *
 * @param body in Cohere's form
 * @param results best first
 * @param usage tokens as the provider counted them, else estimated, and the search units
 * @param searchUnits what Cohere bills by (a question over up to 100 documents is one); 0 where the
 *     provider bills by tokens
 */
public record RerankAnswer(byte[] body, List<Result> results, Usage usage, long searchUnits) {
    public RerankAnswer {
        results = List.copyOf(results);
    }

    /**
     * One document's place.
     *
     * @param index of the document in the request, from 0
     * @param relevanceScore as the model gave it, mostly 0 to 1
     */
    public record Result(int index, double relevanceScore) {}
}
