/** Who calls, and what they may call. */
@NullMarked
package io.tollgate.gateway.caller;

import org.jspecify.annotations.NullMarked;
