/** Who changed what: says to the database who acts, and shows what its triggers wrote down. */
@NullMarked
package io.tollgate.keys.audit;

import org.jspecify.annotations.NullMarked;
