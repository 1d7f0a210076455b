/** Ends the Holds whose gateway never came back. */
@NullMarked
package io.tollgate.spend.sweep;

import org.jspecify.annotations.NullMarked;
