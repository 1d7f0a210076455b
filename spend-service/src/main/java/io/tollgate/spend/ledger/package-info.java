/** Keeps every attempt exactly once, and the sums of what it keeps. */
@NullMarked
package io.tollgate.spend.ledger;

import org.jspecify.annotations.NullMarked;
