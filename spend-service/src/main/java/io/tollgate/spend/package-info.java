/** Counts: one ledger row for every attempt that reached a provider. */
@NullMarked
package io.tollgate.spend;

import org.jspecify.annotations.NullMarked;
