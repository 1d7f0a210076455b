package io.tollgate.contracts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /internal/totals} of spend-service: what entities spent, from the ledger. */
public record TotalsRequest(List<Question> questions) {

    public TotalsRequest {
        questions = List.copyOf(questions);
    }

    /**
     * One entity and one stretch of time.
     *
     * @param tenant counts only this tenant's calls: customers and tags may have namesakes; null
     *     counts all
     * @param from inclusive, null for the beginning
     * @param to exclusive, null for no end
     */
    public record Question(
            LevelKind level,
            String id,
            @Nullable String tenant,
            @Nullable Instant from,
            @Nullable Instant to) {}
}
