/** Sends requests at a constant rate whatever comes back, and measures from when each was due. */
@NullMarked
package io.tollgate.bench.load;

import org.jspecify.annotations.NullMarked;
