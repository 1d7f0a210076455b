/** Keeps what was said in calls of those keys that want it, redacted and for a while. */
@NullMarked
package io.tollgate.spend.content;

import org.jspecify.annotations.NullMarked;
