/** Prices of models and the exact cost of a call. */
@NullMarked
package io.tollgate.sdk.price;

import org.jspecify.annotations.NullMarked;
