package io.tollgate.contracts;

import java.util.List;

/**
 * {@code POST /internal/levels} of key-service: the budgets and limits of entities. The gateway
 * asks for customers and tags, which a request names; spend-service asks for all kinds, to know
 * where alerts are due.
 *
 * @param levels at most 1,000
 */
public record LevelsRequest(List<Ref> levels) {

    public LevelsRequest {
        levels = List.copyOf(levels);
    }

    /** One entity. */
    public record Ref(LevelKind kind, String id) {}
}
