/** Looks after calls that a provider works on when their clients have been answered. */
@NullMarked
package io.tollgate.gateway.background;

import org.jspecify.annotations.NullMarked;
