/** Answers a call from an earlier, equal one. */
@NullMarked
package io.tollgate.gateway.cache;

import org.jspecify.annotations.NullMarked;
