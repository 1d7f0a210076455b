/** Starts the whole suite as it is started in production: databases, then four processes. */
@NullMarked
package io.tollgate.e2e.suite;

import org.jspecify.annotations.NullMarked;
