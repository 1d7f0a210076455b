/** Processes that are measured: started, pinned to processors, and asked what they have used. */
@NullMarked
package io.tollgate.bench.process;

import org.jspecify.annotations.NullMarked;
