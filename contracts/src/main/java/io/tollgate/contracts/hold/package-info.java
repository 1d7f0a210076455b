/** How a Hold rests in Redis: the names, and the scripts that are the only ones to touch them. */
@NullMarked
package io.tollgate.contracts.hold;

import org.jspecify.annotations.NullMarked;
