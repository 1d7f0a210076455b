/** Who may do what: one table of operations, applied before every handler of a management call. */
@NullMarked
package io.tollgate.platform.access;

import org.jspecify.annotations.NullMarked;
