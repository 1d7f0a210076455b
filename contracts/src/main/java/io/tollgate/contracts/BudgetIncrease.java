package io.tollgate.contracts;

import java.time.Instant;

/**
 * More money for a while.
 *
 * @param nanoUsd added to the limit, ≥ 0
 * @param until exclusive
 */
public record BudgetIncrease(long nanoUsd, Instant until) {

    public BudgetIncrease {
        if (nanoUsd < 0) {
            throw new IllegalArgumentException("an increase is not negative: " + nanoUsd);
        }
    }
}
