package io.tollgate.spend.counters;

import io.tollgate.spend.ledger.EntityTotals.UnderWay;
import org.jspecify.annotations.Nullable;

/**
 * What Redis knows of a budget at one moment, see {@code figures.lua}.
 *
 * @param spent nano-USD; null before it is seeded
 * @param pending settled while it was not seeded, nano-USD
 * @param held nano-USD
 * @param revision counts seeds and corrections
 * @param trust as it stands in Redis, empty when there is none
 */
record BudgetFigures(
        @Nullable Long spent,
        long pending,
        long held,
        String revision,
        String trust,
        UnderWay underWay) {}
