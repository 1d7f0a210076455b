package io.tollgate.contracts;

import java.util.List;

/**
 * {@code POST /internal/counters/seed} of spend-service: the budgets of a tenant that have no
 * figures in Redis are to get them from the ledger.
 *
 * @param counters at most 100
 */
public record CountersRequest(String tenant, List<Counter> counters) {

    public CountersRequest {
        counters = List.copyOf(counters);
    }

    /** One window of one budget. */
    public record Counter(LevelKind kind, String id, Window window) {}
}
