/** Keeps the budgets in Redis equal to the ledger: seeds them, and looks for drift. */
@NullMarked
package io.tollgate.spend.counters;

import org.jspecify.annotations.NullMarked;
