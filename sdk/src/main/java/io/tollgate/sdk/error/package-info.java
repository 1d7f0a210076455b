/** Everything that can go wrong with a call, named once for both client dialects. */
@NullMarked
package io.tollgate.sdk.error;

import org.jspecify.annotations.NullMarked;
