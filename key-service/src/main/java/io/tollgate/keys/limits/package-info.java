/**
 * Budgets and limits as clients write them, as they are stored, and as the gateway applies them.
 */
@NullMarked
package io.tollgate.keys.limits;

import org.jspecify.annotations.NullMarked;
