/** What the operator takes off, or puts on, the providers' list prices. */
@NullMarked
package io.tollgate.providers.adjustment;

import org.jspecify.annotations.NullMarked;
