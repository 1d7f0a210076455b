/** How a request proves to a provider whose it is. */
@NullMarked
package io.tollgate.sdk.credential;

import org.jspecify.annotations.NullMarked;
