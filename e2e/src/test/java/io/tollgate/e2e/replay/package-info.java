/** Recorded traffic of real providers, replayed through all four services. */
@NullMarked
package io.tollgate.e2e.replay;

import org.jspecify.annotations.NullMarked;
