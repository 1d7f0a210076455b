/** Budgets, limits and the ledger, held against the provider's own account. */
@NullMarked
package io.tollgate.e2e.money;

import org.jspecify.annotations.NullMarked;
