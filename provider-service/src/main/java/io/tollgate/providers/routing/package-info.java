/** Chooses which deployment serves a call. */
@NullMarked
package io.tollgate.providers.routing;

import org.jspecify.annotations.NullMarked;
