/** What a call would cost, or did, and the discounts and margins that an administrator sets. */
@NullMarked
package io.tollgate.providers.cost;

import org.jspecify.annotations.NullMarked;
