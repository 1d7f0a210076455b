/** Makes model calls and reports what they came to. */
@NullMarked
package io.tollgate.providers.call;

import org.jspecify.annotations.NullMarked;
