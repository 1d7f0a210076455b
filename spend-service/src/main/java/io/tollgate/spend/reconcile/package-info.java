/** Holds what providers bill against what the ledger has. */
@NullMarked
package io.tollgate.spend.reconcile;

import org.jspecify.annotations.NullMarked;
