/** What a call would cost, or did: prices asked for without a call. */
@NullMarked
package io.tollgate.providers.cost;

import org.jspecify.annotations.NullMarked;
