/** Tells people in time: budgets that run out are found here and said once to every destination. */
@NullMarked
package io.tollgate.spend.alerts;

import org.jspecify.annotations.NullMarked;
