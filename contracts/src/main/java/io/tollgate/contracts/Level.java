package io.tollgate.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The budgets and limits of one entity that a call counts against.
 *
 * @param id the entity's id; unique together with {@code kind} within a tenant
 * @param rpm requests per minute, from 0; null for no limit
 * @param tpm tokens per minute, from 0; null for no limit
 * @param maxParallel requests at the same time, from 0; null for no limit
 */
public record Level(
        LevelKind kind,
        String id,
        @Nullable Long rpm,
        @Nullable Long tpm,
        @Nullable Long maxParallel,
        List<Budget> budgets) {

    public Level {
        budgets = List.copyOf(budgets);
    }
}
