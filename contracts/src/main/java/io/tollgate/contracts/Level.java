package io.tollgate.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The budgets and limits of one entity that a call counts against.
 *
 * @param id the entity's id, see {@link LevelKind}; unique together with {@code kind} within a
 *     tenant
 * @param version grows with every change to the entity; see {@link
 *     io.tollgate.contracts.hold.HoldKeys#version}. Null when changes are not announced
 * @param model counts only calls that ask for this model; null for every call
 * @param rpm requests per minute, from 0; null for no limit
 * @param tpm tokens per minute, from 0; null for no limit
 * @param maxParallel requests at the same time, from 0; null for no limit
 * @param budgets no two with the same {@code duration}
 */
public record Level(
        LevelKind kind,
        String id,
        @Nullable Long version,
        @Nullable String model,
        @Nullable Long rpm,
        @Nullable Long tpm,
        @Nullable Long maxParallel,
        List<Budget> budgets) {

    public Level {
        budgets = List.copyOf(budgets);
    }

    /** A level that every call counts against and whose changes are not announced. */
    public static Level of(
            LevelKind kind,
            String id,
            @Nullable Long rpm,
            @Nullable Long tpm,
            @Nullable Long maxParallel,
            List<Budget> budgets) {
        return new Level(kind, id, null, null, rpm, tpm, maxParallel, budgets);
    }
}
