/**
 * Months that are closed: what was billed stays as it was, and what comes later is billed later.
 */
@NullMarked
package io.tollgate.spend.statement;

import org.jspecify.annotations.NullMarked;
