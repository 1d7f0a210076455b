/** Holds the promises about money and access against processes that die and networks that fail. */
@NullMarked
package io.tollgate.e2e.chaos;

import org.jspecify.annotations.NullMarked;
