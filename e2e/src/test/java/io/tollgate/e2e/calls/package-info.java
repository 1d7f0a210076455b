/** Model calls through all four services: what comes out, and what is refused. */
@NullMarked
package io.tollgate.e2e.calls;

import org.jspecify.annotations.NullMarked;
