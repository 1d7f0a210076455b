/** Passes a call to provider-service and its answer back, unbuffered. */
@NullMarked
package io.tollgate.gateway.relay;

import org.jspecify.annotations.NullMarked;
