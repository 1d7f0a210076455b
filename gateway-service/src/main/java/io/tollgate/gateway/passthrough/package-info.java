/** Calls to providers' own paths: who may make them, what they can cost, and where they go. */
@NullMarked
package io.tollgate.gateway.passthrough;

import org.jspecify.annotations.NullMarked;
