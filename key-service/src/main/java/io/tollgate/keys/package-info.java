/** Knows who a key belongs to and what it may do. */
@NullMarked
package io.tollgate.keys;

import org.jspecify.annotations.NullMarked;
